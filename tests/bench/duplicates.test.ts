import { expect, test } from 'vitest'
import { makeSets } from '../../bench/duplicates/make-set.ts'
import { byHash, judgePairs, ours } from '../../bench/duplicates/methods.ts'
import { rowsOf } from '../../bench/duplicates.ts'

const sets = await makeSets({ originals: 6, copies: 16, seed: 4 })
const phantoms = sets.at(-1)
if (!phantoms) throw new Error('phantoms are always drawn')

test('of seeded copies nearly all are found and hardly anything else, where hashes find less than half', async () => {
  const found = judgePairs(phantoms, (await ours(phantoms)).pairs)
  expect(found.recall).toBeGreaterThan(0.9)
  expect(found.precision).toBeGreaterThan(0.9)
  expect(judgePairs(phantoms, byHash(phantoms, 'dHash', 5)).recall).toBeLessThan(found.recall)
  expect(judgePairs(phantoms, byHash(phantoms, 'pHash', 5)).recall).toBeLessThan(found.recall)
})

test('a row says what was promised, beside each peer, and the notes what was missed', async () => {
  const notes: string[] = []
  const rows = await rowsOf(phantoms, notes)
  const promised = rows.filter(row => row.limit !== undefined)
  expect(promised.map(({ figure, peerName }) => [figure.split(':')[0], peerName?.split(',')[0]])).toEqual(
    ['pHash', 'dHash'].flatMap(peer => ['recall', 'precision'].map(figure => [figure, peer])),
  )
  expect(promised.every(({ ours, limit = 2, holds }) => holds === ours >= limit)).toBe(true)
  expect(rows.map(row => row.unit).slice(-2)).toEqual(['ms', 'ms'])
})

test('the same seed makes the same copies', async () => {
  const again = await makeSets({ originals: 6, copies: 16, seed: 4 })
  expect(again.at(-1)?.items.map(({ how, plane }) => [how, Buffer.from(plane.values).toString('base64')])).toEqual(
    phantoms.items.map(({ how, plane }) => [how, Buffer.from(plane.values).toString('base64')]),
  )
})
