import { expect, test } from 'vitest'
import { idAt, newId } from '#core/id.ts'

test('new ids are of version 7, of their time, and each is greater than the one before', () => {
  const before = Date.now()
  const ids = Array.from({ length: 10_000 }, () => newId())
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
  const msOf = (id = '') => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  expect(msOf(ids[0])).toBeGreaterThanOrEqual(before)
  // Borrowed from the next milliseconds, where more are made in one than it can tell apart.
  expect(msOf(ids.at(-1))).toBeLessThanOrEqual(Date.now() + 3)
})

test('the place of a time is before all ids of its millisecond and after those of the one before it', () => {
  const id = newId()
  const ms = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  expect([id, idAt(ms + 1), idAt(ms)].toSorted()).toEqual([idAt(ms), id, idAt(ms + 1)])
  expect([-1, 2 ** 48].map(idAt)).toEqual([
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-0000-0000-000000000000',
  ])
})
