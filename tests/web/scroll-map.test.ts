import { expect, test } from 'vitest'
import {
  type Extent,
  follow,
  type Position,
  rowsInSight,
  scrollOf,
  tallest,
} from '../../web/features/images/scroll-map.ts'

const view = 800
const short: Extent = { content: 2_000_000, view }
const long: Extent = { content: 29_000_000, view }
const atStart: Position = { top: 0, scrollTop: 0 }

test('what can be drawn is scrolled as it is, to its last pixel', () => {
  for (const top of [0, 1, 799, 1_000_000, 1_999_200]) {
    expect(scrollOf(top, short)).toBe(top)
    expect(follow(atStart, top, short)).toEqual({ top, scrollTop: top })
  }
  expect(scrollOf(3_000_000, short)).toBe(1_999_200)
})

test('of what is too high to be drawn the bar reaches from the first row to the last', () => {
  expect(scrollOf(0, long)).toBe(0)
  expect(scrollOf(long.content - view, long)).toBe(tallest - view)
  expect(follow(atStart, tallest - view, long).top).toBe(long.content - view)
  const middle = (tallest - view) / 2
  expect(follow(atStart, middle, long).top).toBe((long.content - view) / 2)
  expect(scrollOf(follow(atStart, middle, long).top, long)).toBe(middle)
})

test('a step of a wheel or a key goes as far as it looks, however high the list is, and never beyond its ends', () => {
  let at: Position = { top: 14_000_000, scrollTop: scrollOf(14_000_000, long) }
  for (const by of [100, 100, -40, view, -view]) {
    const next = follow(at, at.scrollTop + by, long)
    expect(next.top - at.top).toBe(by)
    at = next
  }
  expect(follow({ top: 30, scrollTop: 500 }, 400, long).top).toBe(0)
})

test('rows in sight are those that are looked at and some on either side, and no more than there are', () => {
  expect(rowsInSight(0, 200, short, 10_000, 3)).toEqual({ from: 0, to: 7 })
  expect(rowsInSight(1000, 200, short, 10_000, 3)).toEqual({ from: 2, to: 12 })
  expect(rowsInSight(1_999_200, 200, short, 10_000, 3)).toEqual({ from: 9993, to: 10_000 })
  expect(rowsInSight(0, 200, short, 2, 3)).toEqual({ from: 0, to: 2 })
})
