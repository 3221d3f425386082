import path from 'node:path'
import pg from 'pg'
import { openInstance } from '../harness/instance.ts'
import type { Row } from '../harness/result.ts'
import { runRounds } from '../harness/rounds.ts'
import { rowOf } from '../harness/summary.ts'
import { fillProject } from '../lists/fill.ts'
import { openBare } from './bare.ts'
import { type ByApi, openByApi } from './by-api.ts'
import { openByVerb } from './by-verb.ts'
import { openTurns, type Turn, type Turns } from './turns.ts'

/** Labels of ours for one of the bare transaction; and labels a second where a thousand are given by one call. */
const limits = { verb: 0.8, api: 0.5, ofMany: 5000 }
const together = [1, 8, 32]
const ofOneCall = 1000
const peerName = 'the same rows in one bare transaction'

interface Giver {
  give(turn: Turn): Promise<void>
}

/** @returns labels a second */
async function rate(turns: Turns, { give }: Giver, atOnce: number, seconds: number): Promise<number> {
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

/** A round's labels a second, one for each of the rounds. */
export type Rates = Record<'verb' | 'withoutKey' | 'api' | 'bare', readonly number[]>

export function rowsOf(atOnce: number, { verb, withoutKey, api, bare }: Rates): Row[] {
  const row = (figure: string, values: readonly number[]) =>
    rowOf(`${figure}, ${atOnce} at once`, 'labels/s', values, { name: peerName, values: bare })
  const held = (one: Row, limit: number): Row => ({ ...one, limit, holds: (one.ratio ?? 0) >= limit })
  return [
    held(row('setLabel', verb), limits.verb),
    row('setLabel without a key', withoutKey),
    held(row('setLabel by the API', api), limits.api),
  ]
}

async function measureRates(
  givers: Record<keyof Rates, Giver>,
  turns: Turns,
  { atOnce, seconds, rounds, signal }: { atOnce: number; seconds: number; rounds: number; signal: AbortSignal },
): Promise<Rates> {
  const label = (giver: Giver, forSeconds: number) => {
    signal.throwIfAborted()
    return rate(turns, giver, atOnce, forSeconds)
  }
  // First touches and first tiers of compilers are not what is asked for.
  for (const giver of Object.values(givers)) await label(giver, Math.min(2, seconds))
  const names = ['verb', 'withoutKey', 'api', 'bare'] as const
  const measured = await runRounds(
    names.map(name => ({ name, measure: () => label(givers[name], seconds) })),
    rounds,
  )
  const of = (name: keyof Rates) => measured[names.indexOf(name)]?.values ?? []
  return { verb: of('verb'), withoutKey: of('withoutKey'), api: of('api'), bare: of('bare') }
}

/** @returns labels a second of each round; the first call is a touch */
async function giveMany(byApi: ByApi, projectId: string, turns: Turns, rounds: number): Promise<number[]> {
  const values: number[] = []
  for (let round = -1; round < rounds; round++) {
    const begun = performance.now()
    const labels = Array.from({ length: ofOneCall }, () => turns.next())
    await byApi.giveMany(projectId, labels)
    if (round >= 0) values.push(ofOneCall / ((performance.now() - begun) / 1000))
  }
  return values
}

interface WriteAsked {
  images: number
  /** Of a round. */
  seconds: number
  rounds: number
  signal: AbortSignal
  say(line: string): void
}

/** Labels of one person, over a database whose commits wait for the disk: by the verb, by the API, and the rows alone. */
export async function measureWrites({ images, seconds, rounds, signal, say }: WriteAsked): Promise<Row[]> {
  const program = path.resolve(import.meta.dirname, '../../server/main.ts')
  say('starting an instance whose commits wait for the disk')
  const { url: apiUrl, env, ownerUrl, cookie, close } = await openInstance(program, signal, true)
  const client = new pg.Client({ connectionString: ownerUrl })
  const rows: Row[] = []
  try {
    await client.connect()
    say(`filling in ${images} images`)
    const { rows: people } = await client.query<{ id: string; name: string }>('select "id", "name" from "User"')
    const { id: readerId = '', name = '' } = people[0] ?? {}
    const { projectId, common, rare } = await fillProject(client, images, [readerId])
    await client.query('vacuum (analyze)')
    const turns = await openTurns(client, projectId, [common.labelClassId, rare.labelClassId])
    for (const atOnce of together) {
      say(`${atOnce} at once`)
      const actor = { id: readerId, name, isAdmin: true, key: null }
      const url = env.DATABASE_URL ?? ''
      const givers = {
        verb: openByVerb(url, actor, atOnce, true),
        withoutKey: openByVerb(url, actor, atOnce, false),
        api: openByApi(apiUrl, cookie, atOnce),
        bare: openBare(ownerUrl, { projectId, readerId }, atOnce),
      }
      try {
        rows.push(...rowsOf(atOnce, await measureRates(givers, turns, { atOnce, seconds, rounds, signal })))
      } finally {
        for (const giver of Object.values(givers)) await giver.close()
      }
    }
    say(`${ofOneCall} by one call`)
    const byApi = openByApi(apiUrl, cookie, 1)
    try {
      const many = await giveMany(byApi, projectId, turns, rounds)
      const row = rowOf(`setLabels by the API, ${ofOneCall} by one call`, 'labels/s', many)
      rows.push({ ...row, limit: limits.ofMany, holds: row.ours >= limits.ofMany })
    } finally {
      await byApi.close()
    }
  } finally {
    await client.end()
    await close()
  }
  return rows
}
