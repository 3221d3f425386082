import { expect, test } from 'vitest'
import { allPicked, between, countPicked, isPicked, nothingPicked, pick } from '../../web/features/images/selection.ts'

const listed = 100_000

test('images are picked one by one, and no more once they are picked no more', () => {
  const two = pick(nothingPicked, ['a', 'b'], true)
  expect([isPicked(two, 'a'), isPicked(two, 'c'), countPicked(two, listed)]).toEqual([true, false, 2])
  const one = pick(two, ['a'], false)
  expect([isPicked(one, 'a'), isPicked(one, 'b'), countPicked(one, listed)]).toEqual([false, true, 1])
  expect(nothingPicked.ids.size).toBe(0)
})

test('all of a filter is no list of ids: what is not meant is kept, however many there are', () => {
  expect([isPicked(allPicked, 'a'), countPicked(allPicked, listed)]).toEqual([true, listed])
  const but = pick(allPicked, ['a', 'b'], false)
  expect([isPicked(but, 'a'), isPicked(but, 'c'), countPicked(but, listed)]).toEqual([false, true, listed - 2])
  expect(countPicked(pick(but, ['a'], true), listed)).toBe(listed - 1)
  expect(countPicked(but, 1)).toBe(0)
})

test('a range has both of its ends, whichever was first', () => {
  expect(between(3, 7)).toEqual({ from: 3, to: 8 })
  expect(between(7, 3)).toEqual({ from: 3, to: 8 })
  expect(between(5, 5)).toEqual({ from: 5, to: 6 })
})
