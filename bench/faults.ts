import { createRandom } from '#core/random.ts'
import { breakParts, type Plan, type Seen } from './faults/break-parts.ts'
import { bringImages, partNames, startProduct } from './faults/product.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { readCount, readList } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { promise, rowOf } from './harness/summary.ts'

const options = {
  parts: `of ${partNames.join(',')} (default all)`,
  writers: 'people who label at the same time (default 4)',
  seed: 'of the order, the pauses, and who labels what (default: another each time, and said)',
}

/** Seconds. A hang is seen after 15 s, and then it is as after a kill. */
const limits = { SIGKILL: 5, SIGSTOP: 20 }
const names = { SIGKILL: 'is killed', SIGSTOP: 'hangs' }
const imagesOfOne = 5
/** Longer than a part must have worked to be started again at once. */
const pauseMs = 11_000

const promised = (figure: string, unit: string, values: number[], limit: number): Row =>
  promise(rowOf(figure, unit, values), limit, 'max')

export function rowsOf({ broken, lost, doubled, unaudited }: Seen): Row[] {
  const rows = partNames.flatMap(part =>
    (['SIGKILL', 'SIGSTOP'] as const).flatMap(signal => {
      const seconds = broken.filter(b => b.part === part && b.signal === signal).map(b => b.backSeconds)
      const figure = `the ${part} ${names[signal]}: back within`
      return seconds.length > 0 ? [promised(figure, 's', seconds, limits[signal])] : []
    }),
  )
  return [
    ...rows,
    promised('acknowledged labels lost', 'labels', [lost], 0),
    promised('labels done twice', 'labels', [doubled], 0),
    promised('labels without exactly one audit event', 'labels', [unaudited], 0),
  ]
}

async function measure({ rounds, options: given, say, signal }: Asked): Promise<Measured> {
  const parts = readList('parts', given.parts ?? partNames.join(','), partNames)
  const writers = readCount('writers', given.writers ?? '4', 1, 50)
  const seed = given.seed ?? String(Date.now() % 1_000_000)
  const random = createRandom(seed)
  const kills = Array.from({ length: rounds }, () => parts).flat()
  const hangs = parts.filter(part => part === 'API' || part === 'web')
  const faults: Plan['faults'] = random.shuffle([
    ...kills.map(part => ({ part, signal: 'SIGKILL' as const })),
    ...hangs.map(part => ({ part, signal: 'SIGSTOP' as const })),
  ])
  say(`seed ${seed}; starting the product as npm start does`)
  const product = await startProduct(signal)
  try {
    const brought = await bringImages(product, writers * imagesOfOne + 1, signal)
    const seen = await breakParts(product, brought, { faults, writers, pauseMs }, random, say, signal)
    return {
      rows: rowsOf(seen),
      notes: [
        `seed ${seed}`,
        `${seen.acknowledged} labels acknowledged through the web's port by ${writers} writers, ${seen.repeated} of them sent again because they got no answer`,
        'back: a label sent after the fault is acknowledged and a page asked for after it is served; of the worker, a new one is registered',
        'held against the limit is the longest; each part had worked for 11 s before',
      ],
    }
  } finally {
    await product.close()
  }
}

export const faults: Bench = {
  name: 'faults',
  title:
    'each part killed and hung under people who label: how soon it is back, and what of their work is lost or done twice',
  options,
  measure,
}
