import { expect, test } from 'vitest'
import { lineDifferences } from '../../web/features/guidelines/line-differences.ts'

const signs = { SAME: ' ', GONE: '-', NEW: '+' }
const shown = (before: string, after: string) =>
  lineDifferences(before, after)
    .map(({ kind, text }) => signs[kind] + text)
    .join('|')

test.each([
  ['nothing changed', 'a\nb', 'a\nb', ' a| b'],
  ['a line more', 'a\nc', 'a\nb\nc', ' a|+b| c'],
  ['a line less', 'a\nb\nc', 'a\nc', ' a|-b| c'],
  ['a line otherwise', 'a\nb\nc', 'a\nx\nc', ' a|-b|+x| c'],
  ['lines that moved', 'a\nb\nc', 'c\na\nb', '+c| a| b|-c'],
  ['the first version', '', 'a', '+a'],
  ['nothing left', 'a', '', '-a'],
  ['the same line twice', 'a\na', 'a', ' a|-a'],
])('%s', (_what, before, after, expected) => {
  expect(shown(before, after)).toBe(expected)
})

test('texts without a line in common are shown at once, however long they are', () => {
  const lines = (word: string) => Array.from({ length: 10_000 }, (_, i) => `${word}${i}`).join('\n')
  const began = performance.now()
  const found = lineDifferences(lines('a'), lines('b'))
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(found).toHaveLength(20_000)
})
