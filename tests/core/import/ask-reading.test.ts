import { expect, test } from 'vitest'
import { completeReading } from '#core/import/ask-reading.ts'
import type { Reading } from '#core/import/reading.ts'

const proposed: Reading = { levels: ['PASSED', 'SPLIT', 'CLASS'], lists: [], splits: {}, group: { by: 'AUTOMATIC' } }

test.each([
  [['CLASS', 'PASSED', 'CLASS'], /CLASS, PASSED, CLASS; allowed: at most one level that says CLASS/],
  [['SPLIT', 'SPLIT', 'CLASS'], /SPLIT, SPLIT, CLASS; allowed: at most one level that says SPLIT/],
  [['CLASS'], /reading.levels is 1; allowed: one role for each of 3 levels/],
] as const)('levels %j are refused: one level says one thing, and each says something', (levels, message) => {
  expect(() => completeReading({ levels: [...levels] }, proposed)).toThrow(message)
})

test('two levels that say a group are one group within the other', () => {
  const levels: Reading['levels'] = ['GROUP', 'GROUP', 'CLASS']
  expect(completeReading({ levels }, proposed)).toEqual({ ...proposed, levels })
})
