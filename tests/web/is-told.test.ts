import { expect, test } from 'vitest'
import { isTold } from '../../web/features/datasets/is-told.ts'

test.each([
  ['QUEUED', 3, false, true],
  ['RUNNING', 3, false, true],
  ['FAILED', 0, false, true],
  ['CANCELLED', 0, false, true],
  ['FAILED', 1, false, false],
  ['FAILED', 1, true, true],
  ['CANCELLED', 2, true, true],
  ['SUCCEEDED', 0, true, false],
] as const)(
  'a freeze that is %s, in place %i, asked for here: %s, is told of: %s',
  (status, place, isAskedHere, told) => {
    expect(isTold(status, place, isAskedHere)).toBe(told)
  },
)
