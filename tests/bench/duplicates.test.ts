import { expect, test } from 'vitest'
import { fingerprintOf } from '#core/duplicate/fingerprint.ts'
import { rowsAtScale } from '../../bench/duplicates/at-scale.ts'
import { drawCrowd } from '../../bench/duplicates/crowd.ts'
import { makeSets } from '../../bench/duplicates/make-set.ts'
import { byHash, judgePairs, ours } from '../../bench/duplicates/methods.ts'
import { rowsOf } from '../../bench/duplicates.ts'

const sets = await makeSets({ originals: 6, copies: 16, seed: 4 })
const phantoms = sets.at(-1)
if (!phantoms) throw new Error('phantoms are always drawn')

test('of seeded copies nearly all are found and hardly anything else, where hashes find less than half', async () => {
  const found = judgePairs(phantoms, ours(phantoms).pairs)
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

test('among many, drawn, a first search and a later one are reckoned from what was measured, and the notes say of what', async () => {
  const notes: string[] = []
  const rows = await rowsAtScale(phantoms, 1_000, notes)
  expect(rows.map(({ figure, unit }) => [figure.split(':')[0], unit])).toEqual([
    ['a first search, reckoned', 'min'],
    ['a search of 1,000 new ones, reckoned', 'min'],
    ['fingerprints read', 's'],
    ['one among all', 'ms'],
    ['one laid upon those that are near', 'ms'],
    ['memory', 'MiB'],
  ])
  const [first, later] = rows
  expect(first?.limit).toBeGreaterThan(0)
  expect(first?.ours).toBeGreaterThan(0)
  // As many new ones as there are is a first search.
  expect(later?.ours).toBeCloseTo(first?.ours ?? 0, 6)
  expect(rows[3]?.peerName).toContain('pHash')
  expect(notes.join()).toContain('discs an image')
})

test('what is drawn is of the seed, has copies, and is no more alike than films are', () => {
  const films = phantoms.items.slice(0, 6).map(({ plane }) => fingerprintOf(plane))
  const draw = () => [...drawCrowd(films, 300, 'crowd')]
  const [crowd, again] = [draw(), draw()]
  expect(again).toEqual(crowd)
  expect(crowd).toHaveLength(300)
  expect(crowd.some(prints => prints.length > 2)).toBe(true)
  const deviation = (spectrum: Int8Array) => Math.hypot(...spectrum) / Math.sqrt(spectrum.length)
  for (const [print] of crowd.slice(0, 50)) expect(deviation(print?.spectrum ?? new Int8Array())).toBeGreaterThan(15)
})
