import { rowsAtScale } from './duplicates/at-scale.ts'
import { type CopySet, makeSets } from './duplicates/make-set.ts'
import { byHash, type hashes, judgePairs, ours } from './duplicates/methods.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { rowOf } from './harness/summary.ts'
import { findChestXrays, noChestXrays } from './samples.ts'

const limits = { recall: 0.95, precision: 0.95 }

/** Bits at which others take two pictures for copies. */
const peers: { hash: keyof typeof hashes; mostBits: number }[] = [
  { hash: 'pHash', mostBits: 5 },
  { hash: 'dHash', mostBits: 5 },
]

/** @returns recall and precision beside each peer's, on the same pictures, then what it took */
export async function rowsOf(set: CopySet, notes: string[]): Promise<Row[]> {
  const { pairs, printMs, compareMs } = ours(set)
  const found = judgePairs(set, pairs)
  const rows = peers.flatMap(({ hash, mostBits }) => {
    const theirs = judgePairs(set, byHash(set, hash, mostBits))
    return (['recall', 'precision'] as const).map(figure => {
      const peer = { name: `${hash}, at most ${mostBits} bits, 8 symmetries`, values: [theirs[figure]] }
      const row = rowOf(`${figure}: ${set.name}`, 'share', [found[figure]], peer)
      return { ...row, limit: limits[figure], holds: row.ours >= limits[figure] }
    })
  })
  const most = 8
  if (found.missed.length > 0)
    notes.push(
      `${set.name}, missed ${found.missed.length}: ${found.missed.slice(0, most).join('; ')}${found.missed.length > most ? '; …' : ''}`,
    )
  const { length } = set.items
  return [
    ...rows,
    rowOf(`a fingerprint: ${set.name}`, 'ms', [printMs / length]),
    rowOf(`comparing one with all: ${set.name}`, 'ms', [compareMs / length]),
  ]
}

async function measure(asked: Asked): Promise<Measured> {
  const wanted = {
    originals: readCount('originals', asked.options.originals ?? '300', 4, 20_000),
    copies: readCount('copies', asked.options.copies ?? '300', 1, 20_000),
    among: readCount('among', asked.options.among ?? '100000', 0, 1_000_000),
    seed: readCount('seed', asked.options.seed ?? '1', 0, 2_147_483_647),
  }
  asked.say(`making ${wanted.copies} copies of ${wanted.originals} pictures`)
  const rows: Row[] = []
  const notes = ['of every pair that is of one original; every other copy was changed twice']
  for (const set of await makeSets(wanted)) {
    asked.signal.throwIfAborted()
    asked.say(set.name)
    rows.push(...(await rowsOf(set, notes)))
    if (wanted.among === 0) continue
    asked.say(`searching among ${wanted.among}`)
    rows.push(...(await rowsAtScale(set, wanted.among, notes)))
  }
  return { rows, notes: [...notes, ...(findChestXrays() ? [] : [noChestXrays])] }
}

export const duplicates: Bench = {
  name: 'duplicates',
  title: 'copies that are found, and films of others that are taken for copies, beside dHash and pHash',
  options: {
    originals: 'pictures, one a patient (default 300)',
    copies: 'of them, by sixteen changes in turn, every other by two (default 300)',
    among: 'images that are searched among, drawn (default 100,000; 0: none)',
    seed: 'of what is changed how (default 1)',
  },
  measure,
}
