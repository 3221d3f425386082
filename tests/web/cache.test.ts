import { expect, test } from 'vitest'
import { mergeEpochs } from '../../web/lib/cache.ts'

interface Epoch {
  number: number
}
const numberOf = (node: object) => (node as Epoch).number
const told = (...numbers: number[]) => ({ edges: numbers.map(number => ({ node: { number } })) })
const page = (hasNextPage: boolean, ...numbers: number[]) => ({
  edges: numbers.map(number => ({ cursor: `c${number}`, node: { number } })),
  pageInfo: { hasNextPage, endCursor: `c${numbers.at(-1)}` },
})
const merge = (...parts: Parameters<typeof mergeEpochs>[0][]) =>
  parts.reduce((known, part) => mergeEpochs(known, part, numberOf))
const numbersOf = (merged: Parameters<typeof mergeEpochs>[0]) => merged?.edges?.map(edge => numberOf(edge.node))

test('epochs that arrive twice or late stand once, in order', () => {
  expect(numbersOf(merge(page(false, 1, 2), told(1, 2, 3), told(5, 4)))).toEqual([1, 2, 3, 4, 5])
})

test('an epoch keeps what an earlier answer said of it, and its place', () => {
  const first = { edges: [{ cursor: 'c1', node: { number: 1, validationLoss: 0.5 } }] }
  const merged = merge(first, { edges: [{ node: { number: 1, trainLoss: 0.4 } }] })
  expect(merged?.edges).toEqual([{ cursor: 'c1', node: { number: 1, validationLoss: 0.5, trainLoss: 0.4 } }])
})

test('where the pages end is told by pages, not by what is told live', () => {
  expect(merge(page(true, 1, 2), told(9))?.pageInfo).toEqual({ hasNextPage: true, endCursor: 'c2' })
  expect(merge(page(true, 1, 2), told(9), page(false, 3, 4))?.pageInfo).toEqual({ hasNextPage: false, endCursor: 'c4' })
})

test('nothing before and nothing new is nothing', () => {
  expect(mergeEpochs(undefined, undefined, numberOf)).toEqual({
    edges: [],
    pageInfo: { hasNextPage: false, endCursor: null },
  })
})
