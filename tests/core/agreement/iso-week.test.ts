import { expect, test } from 'vitest'
import { isoWeekOf } from '#core/agreement/iso-week.ts'

test.each([
  ['2026-11-28T23:59:59Z', '2026-W48'],
  ['2026-11-29T23:59:59Z', '2026-W48'],
  ['2026-11-30T00:00:00Z', '2026-W49'],
  ['2027-01-03T12:00:00Z', '2026-W53'],
  ['2027-01-04T12:00:00Z', '2027-W01'],
  ['2025-12-29T00:00:00Z', '2026-W01'],
  ['2021-01-03T00:00:00Z', '2020-W53'],
])('%s is in %s', (at, week) => {
  expect(isoWeekOf(new Date(at))).toBe(week)
})
