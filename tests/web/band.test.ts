import { expect, test } from 'vitest'
import { bandOf, driftOf, isInBand, type Laid, placesOf } from '../../web/features/images/band.ts'

/** Four columns of 92 pixels and 8 between, rows of 142 and 8 between: 10 images, the last row with two. */
const laid: Laid = { count: 10, columns: 4, rowHeight: 150, columnStep: 100, gap: 8 }
const places = (from: [number, number], to: [number, number], of = laid) =>
  placesOf(bandOf({ x: from[0], y: from[1] }, { x: to[0], y: to[1] }, of), of)

test('a band has the tiles that it touches, whichever corner was first', () => {
  expect(places([10, 10], [20, 20])).toEqual([0])
  expect(places([10, 10], [120, 160])).toEqual([0, 1, 4, 5])
  expect(places([120, 160], [10, 10])).toEqual([0, 1, 4, 5])
  expect(places([350, 10], [110, 20])).toEqual([1, 2, 3])
})

test('the space between two tiles is neither', () => {
  expect(places([93, 10], [99, 20])).toEqual([])
  expect(places([10, 143], [20, 149])).toEqual([])
  expect(places([93, 143], [101, 151])).toEqual([5])
})

test('beyond the list there is none, and no row goes on after the last image', () => {
  expect(places([-50, -50], [1000, 1000])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(places([250, 310], [390, 400])).toEqual([])
  expect(places([10, 460], [390, 900])).toEqual([])
})

test('rows far from each other and from what is drawn are those between, of the same columns', () => {
  const long = { ...laid, count: 1_000_000 }
  const found = places([110, 150 * 100_000], [120, 150 * 100_999], long)
  expect([found.length, found[0], found[1], found.at(-1)]).toEqual([1000, 400_001, 400_005, 403_997])
  const band = bandOf({ x: 110, y: 150 * 100_000 }, { x: 120, y: 150 * 100_999 }, long)
  expect([400_001, 400_000, 403_997, 404_001].map(index => isInBand(index, band, 4))).toEqual([
    true,
    false,
    true,
    false,
  ])
})

test('a table is one column of rows without space between', () => {
  const table = { count: 1000, columns: 1, rowHeight: 28, columnStep: 800, gap: 0 }
  expect(places([5, 28 * 7 + 1], [700, 28 * 9 + 27], table)).toEqual([7, 8, 9])
})

test('a list goes on by itself at its edges alone, the further the faster, and not without end', () => {
  const bounds = { top: 100, bottom: 700 }
  expect([driftOf(400, bounds), driftOf(132, bounds), driftOf(668, bounds)]).toEqual([0, 0, 0])
  expect([driftOf(699, bounds), driftOf(101, bounds)]).toEqual([10, -10])
  expect([driftOf(5000, bounds), driftOf(-5000, bounds)]).toEqual([60, -60])
})
