import { expect, test } from 'vitest'
import { type Kept, valueFor } from '../../web/features/imports/kept.ts'

test.each([
  ['what belongs to the same is kept', '{"of":"a","value":["x"]}', ['x']],
  ['what belongs to something else is forgotten', '{"of":"b","value":["x"]}', ['initial']],
  ['what an earlier release kept in another shape is forgotten', '{"of":"a","draft":["x"]}', ['initial']],
  ['and nothing that it kept of anything else', '{"draft":["x"]}', ['initial']],
  ['an empty value is a value', '{"of":"a","value":[]}', []],
])('%s', (_, stored, expected) => {
  const kept: Kept<string[]> = JSON.parse(stored)
  expect(valueFor(kept, 'a', ['initial'])).toEqual(expected)
})
