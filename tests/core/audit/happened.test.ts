import { expect, test } from 'vitest'
import { happened } from '#core/audit/happened.ts'

const from = new Date('2026-11-27T10:00:00Z')
const to = new Date('2026-11-27T11:00:00Z')
/** Of version 7: the first 48 bits are milliseconds since 1970. */
const timeIn = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16)

test('ids are bounded by the time that is asked for, an hour of difference between clocks allowed', () => {
  const ids = JSON.stringify(happened(from, to)).match(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g) ?? []
  expect(ids.map(timeIn)).toEqual([Date.parse('2026-11-27T09:00:00Z'), Date.parse('2026-11-27T12:00:00Z')])
})

test('the time itself is what decides', () => {
  expect(happened(from, to)).toMatchObject({ at: { gte: from }, AND: { at: { lt: to } } })
  expect(happened(null, undefined)).toEqual({})
})

test.each([
  ['before 1970', new Date(-8.64e15), '00000000-0000-0000-0000-000000000000'],
  ['after what an id can say', new Date(8.64e15), 'ffffffff-ffff-0000-0000-000000000000'],
])('a time %s bounds nothing or all', (_, at, id) => {
  expect(happened(at, null)).toEqual({ at: { gte: at }, id: { gte: id } })
})
