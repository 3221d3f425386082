import { expect, test } from 'vitest'
import { mergeEpochs } from '../../web/lib/cache.ts'

const epoch = (number: number, rest: object = {}) => ({ number, ...rest })
const numbers = (epochs: { number: number }[]) => epochs.map(e => e.number)

test('epochs that arrive twice or late stand once, in order', () => {
  const first = mergeEpochs([], [epoch(1), epoch(2)])
  const replayed = mergeEpochs(first, [epoch(1), epoch(2), epoch(3)])
  expect(numbers(mergeEpochs(replayed, [epoch(5), epoch(4)]))).toEqual([1, 2, 3, 4, 5])
})

test('an epoch keeps what an earlier answer said of it', () => {
  const [merged] = mergeEpochs([epoch(1, { validationLoss: 0.5 })], [epoch(1, { trainLoss: 0.4 })])
  expect(merged).toEqual({ number: 1, validationLoss: 0.5, trainLoss: 0.4 })
})

test('nothing before and nothing new is nothing', () => {
  expect(mergeEpochs(undefined, undefined)).toEqual([])
})
