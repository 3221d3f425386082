import { expect, test } from 'vitest'
import { forecastReading } from '#core/reading/statistics.ts'

const days = (...counts: number[]) => counts.map((readCount, i) => ({ day: `2026-11-${10 + i}`, readCount }))

test.each([
  ['nobody read lately: no date is made up', [0, 0], { wantedCount: 20, perDay: 0, daysLeft: null }],
  ['28 in 14 days are 2 a day', [14, 14], { wantedCount: 20, perDay: 2, daysLeft: 10 }],
  ['a started day counts whole', [13, 14], { wantedCount: 20, perDay: 27 / 14, daysLeft: 11 }],
])('%s', (_name, counts, expected) => {
  expect(forecastReading({ unread: 8, inReading: 4, readerCount: 2 }, days(...counts))).toEqual(expected)
})

test('what was read before the last 14 days is no pace', () => {
  const long = days(1000, ...Array.from({ length: 14 }, () => 1))
  expect(forecastReading({ unread: 7, inReading: 0, readerCount: 1 }, long)).toEqual({
    ...{ wantedCount: 7, perDay: 1, daysLeft: 7 },
  })
})

test('where nothing is left it takes no day', () => {
  expect(forecastReading({ unread: 0, inReading: 0, readerCount: 3 }, days(5))).toMatchObject({ daysLeft: 0 })
})
