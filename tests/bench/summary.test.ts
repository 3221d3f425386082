import { expect, test } from 'vitest'
import { fastestOf, rowOf, summarise } from '../../bench/harness/summary.ts'

test.each([
  [[3, 1, 2], { median: 2, min: 1, max: 3 }],
  [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
  [[10, 9, 100], { median: 10, min: 9, max: 100 }],
  [[7], { median: 7, min: 7, max: 7 }],
])('%j has the median, lowest and highest worked out by hand', (values, expected) => {
  expect(summarise(values)).toEqual(expected)
})

test('no values have no median: that is said', () => {
  expect(() => summarise([])).toThrow('no values; allowed: at least one')
})

test('a row takes the ratio of each round, so that a slow minute that hits both does not count', () => {
  // Ratios by hand: 10/20, 5/8, 30/40 -> 0.5, 0.625, 0.75; medians of the columns: 10 and 20.
  expect(rowOf('step', 'images/s', [10, 5, 30], { name: 'peer', values: [20, 8, 40] })).toEqual({
    figure: 'step',
    unit: 'images/s',
    ours: 10,
    min: 5,
    max: 30,
    peer: 20,
    peerName: 'peer',
    peerMin: 8,
    peerMax: 40,
    ratio: 0.625,
    ratioMin: 0.5,
    ratioMax: 0.75,
  })
})

test('a row without a peer has no ratio', () => {
  expect(rowOf('step', 's', [1, 2])).toMatchObject({ ours: 1.5, peer: null, ratio: null, peerName: null })
})

test('a peer that was measured in other rounds is not compared', () => {
  expect(() => rowOf('step', 's', [1, 2], { name: 'peer', values: [1] })).toThrow(
    '1 rounds of peer; allowed: 2, as of ours',
  )
})

test('the fastest is the one with the highest median, not with the best single round', () => {
  const steady = { name: 'steady', values: [5, 5, 5] }
  const lucky = { name: 'lucky', values: [4, 50, 4] }
  expect(fastestOf([lucky, steady])).toBe(steady)
  expect(fastestOf([])).toBeUndefined()
})
