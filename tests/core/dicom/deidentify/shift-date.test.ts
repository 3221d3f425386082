import { expect, test } from 'vitest'
import { isTime, shiftDate } from '#core/dicom/deidentify/shift-date.ts'

test.each([
  ['20240301', -1, '20240229'],
  ['20230301', -1, '20230228'],
  ['20240229', -366, '20230228'],
  ['20240101', -1, '20231231'],
  ['20000301', -1, '20000229'],
  ['19000301', -1, '19000228'],
  ['20240531', -31, '20240430'],
  ['20240115', -3650, '20140117'],
  ['00010102', -1, '00010101'],
  ['20240301', 0, '20240301'],
  ['2024.03.01', -1, '20240229'],
])('a date across the ends of months, years and leap years: %s by %i days is %s', (value, days, expected) => {
  expect(shiftDate(value, days)).toBe(expected)
})

test.each([
  ['20240301101112.123456', -1, '20240229101112.123456'],
  ['202403011011', -1, '202402291011'],
  ['2024030110', -1, '2024022910'],
  ['20240301101112+0100', -1, '20240229101112'],
  ['202403', -1, '202403'],
  ['202403', -31, '202402'],
  ['2024', -365, '2023'],
  ['2024', -1, '2024'],
])(
  'a date and time keeps its time and its precision, and loses its place: %s by %i days is %s',
  (value, days, expected) => {
    expect(shiftDate(value, days)).toBe(expected)
  },
)

test.each([
  '',
  'ZZZZ',
  '20230229',
  '20241301',
  '20240100',
  '20240132',
  '2024-03-01',
  '202403011',
  '20240301256060',
  '00010101',
  '20240301 Maria',
  '0000',
])('what is no date, or leaves the calendar, goes: "%s"', value => expect(shiftDate(value, -1)).toBe(''))

test.each(['00', '2359', '235960', '101112.123456', '10:11:12'])('%s is a time', value =>
  expect(isTime(value)).toBe(true),
)

test.each(['', '24', '1060', '101161', 'Maria', '101112.1234567', '101112 M'])('"%s" is no time', value =>
  expect(isTime(value)).toBe(false),
)
