import { expect, test } from 'vitest'
import {
  formatAge,
  formatBytes,
  formatCounted,
  formatDuration,
  formatListCounted,
  formatProbability,
  formatWord,
} from '../../web/lib/format.ts'
import { safePath } from '../../web/lib/safe-path.ts'

const now = Date.parse('2026-11-23T12:00:00Z')

test.each([
  ['2026-11-23T12:00:30Z', 'just now'],
  ['2026-11-23T11:59:55Z', 'just now'],
  ['2026-11-23T11:59:20Z', '40 sec. ago'],
  ['2026-11-23T11:42:00Z', '18 min. ago'],
  ['2026-11-23T07:00:00Z', '5 hr. ago'],
  ['2026-11-19T12:00:00Z', '4 days ago'],
  ['2026-09-19T12:00:00Z', '2026-09-19'],
])('%s is %s; a server clock ahead of ours is never "in 30 seconds"', (at, expected) => {
  expect(formatAge(at, now)).toBe(expected)
})

test('a list is counted to ten thousand, and what is beyond is said to be more', () => {
  expect([1, 10_000, 10_001].map(n => formatListCounted(n, 'image'))).toEqual([
    ...['1 image', '10,000 images', '10,000+ images'],
  ])
})

test('numbers carry their unit', () => {
  expect(formatCounted(1, 'image')).toBe('1 image')
  expect(formatCounted(1500, 'image')).toBe('1,500 images')
  expect([940, 1100, 83_000, 7_260_000].map(formatDuration)).toEqual(['940 ms', '1.1 s', '1 min 23 s', '2 h 1 min'])
  expect([512, 67_379, 5_242_880, 4 * 1024 ** 3].map(formatBytes)).toEqual(['512 B', '65.8 KiB', '5.0 MiB', '4.0 GiB'])
  expect(formatWord('IMPORT_FINISHED')).toBe('Import finished')
  expect(formatWord('API_KEY_CREATED')).toBe('API key created')
})

test.each([
  ['/projects/1?class=2', '/projects/1?class=2'],
  ['https://elsewhere.example', '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/\t/elsewhere.example', '/'],
  ['/\n\\elsewhere.example', '/'],
  ['/\r\t//elsewhere.example', '/'],
  ['/[', '/['],
  ['//[', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
])('after signing in %s leads to %s', (next, expected) => {
  expect(safePath(next)).toBe(expected)
})

test.each([
  [1, '100.0%'],
  [0.99951, '>99.9%'],
  [0.9994, '99.9%'],
  [0.5, '50.0%'],
  [0.0004, '<0.1%'],
  [0, '0.0%'],
])('a probability of %d reads %s: only certainty reads as certainty', (probability, expected) => {
  expect(formatProbability(probability)).toBe(expected)
})
