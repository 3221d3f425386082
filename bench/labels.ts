import path from 'node:path'
import pg from 'pg'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { openInstance } from './harness/instance.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { runRounds } from './harness/rounds.ts'
import { rowOf } from './harness/summary.ts'
import { openBare } from './labels/bare.ts'
import { openByApi } from './labels/by-api.ts'
import { openTurns, type Turn, type Turns } from './labels/images.ts'
import { fillProject } from './lists/fill.ts'

/** Labels by the API for one of the bare transaction. */
const leastRatio = 0.5
/** Labels a second where a thousand are given by one call. */
const leastOfMany = 5000
const together = [1, 8, 32]
const ofOneCall = 1000
const peerName = 'UPDATE and two INSERTs alone'

interface Giver {
  give(turn: Turn): Promise<void>
}

/** @returns labels a second */
async function rate(
  turns: Turns,
  give: (turn: Turn) => Promise<void>,
  atOnce: number,
  seconds: number,
): Promise<number> {
  const begun = performance.now()
  const isOver = () => performance.now() - begun > seconds * 1000
  let given = 0
  const one = async () => {
    while (!isOver()) {
      await give(turns.next())
      given += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return given / ((performance.now() - begun) / 1000)
}

async function measure({ rounds, options, say, signal }: Asked): Promise<Measured> {
  const images = readCount('images', options.images ?? '20000', 1000, 10_000_000)
  const seconds = readCount('seconds', options.seconds ?? '3', 1, 600)
  const program = path.resolve(import.meta.dirname, '../server/main.ts')
  say('starting a temporary instance')
  const { url, ownerUrl, cookie, close } = await openInstance(program, signal, true)
  const rows: Row[] = []
  const client = new pg.Client({ connectionString: ownerUrl })
  try {
    await client.connect()
    say(`filling in ${images} images`)
    const { rows: people } = await client.query<{ id: string }>('select "id" from "User"')
    const readerId = people[0]?.id ?? ''
    const { projectId, common, rare } = await fillProject(client, images, [readerId])
    await client.query('vacuum (analyze)')
    const turns = await openTurns(client, projectId, [common.labelClassId, rare.labelClassId])
    for (const atOnce of together) {
      say(`${atOnce} at once`)
      const byApi = openByApi(url, cookie, atOnce)
      const bare = openBare(ownerUrl, { projectId, readerId }, atOnce)
      try {
        const label = ({ give }: Giver, forSeconds: number) => {
          signal.throwIfAborted()
          return rate(turns, give, atOnce, forSeconds)
        }
        // First touches and first tiers of compilers are not what is asked for.
        await label(byApi, 2)
        await label(bare, 1)
        const [ours, theirs] = await runRounds(
          [byApi, bare].map(giver => ({ name: peerName, measure: () => label(giver, seconds) })),
          rounds,
        )
        const row = rowOf(`setLabel by the API, ${atOnce} at once`, 'labels/s', ours?.values ?? [], theirs)
        rows.push({ ...row, limit: leastRatio, holds: (row.ratio ?? 0) >= leastRatio })
      } finally {
        byApi.close()
        await bare.close()
      }
    }
    say(`${ofOneCall} by one call`)
    const byApi = openByApi(url, cookie, 1)
    try {
      const values: number[] = []
      for (let round = -1; round < rounds; round++) {
        signal.throwIfAborted()
        const begun = performance.now()
        await byApi.giveMany(
          projectId,
          Array.from({ length: ofOneCall }, () => turns.next()),
        )
        // The first is a touch.
        if (round >= 0) values.push(ofOneCall / ((performance.now() - begun) / 1000))
      }
      const row = rowOf(`setLabels by the API, ${ofOneCall} by one call`, 'labels/s', values)
      rows.push({ ...row, limit: leastOfMany, holds: row.ours >= leastOfMany })
    } finally {
      byApi.close()
    }
  } finally {
    await client.end()
    await close()
  }
  return {
    rows,
    notes: [`a project of ${images} images; one person labels, and the bare transaction on as many connections`],
  }
}

export const labels: Bench = {
  name: 'labels',
  title: 'labels a second by the API, beside the bare transaction in the same database',
  options: { images: 'of the project (default 20000)', seconds: 'of a round (default 3)' },
  measure,
}
