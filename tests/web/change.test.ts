import { expect, test } from 'vitest'
import { fieldsOf, show, summarizeChange } from '../../web/features/audit/change.ts'

test('a change shows what it was and what it is; what stayed is left out', () => {
  const before = { imageId: 'a', labelClass: 'Normal', version: 1, note: 'same' }
  const after = { imageId: 'a', labelClass: 'Fracture', version: 2, note: 'same' }
  expect(summarizeChange(before, after)).toBe('labelClass Normal → Fracture, version 1 → 2')
})

test('ids, hashes and nested values are left to the full table', () => {
  const after = {
    modelVersionId: 'x',
    weightsSha256: 'y',
    sha256: 'z',
    config: { seed: 1 },
    threshold: 0.55491,
    roles: ['READER', 'ADMIN'],
  }
  expect(summarizeChange(null, after)).toBe('threshold 0.5549, roles READER ADMIN')
})

test('an unlabelled image was none before', () => {
  expect(summarizeChange({ labelClass: null }, { labelClass: 'Normal' })).toBe('labelClass none → Normal')
})

test('what is nothing any more is said; what never was anything is not', () => {
  const before = { labelClass: 'Normal', version: 1, note: null }
  expect(summarizeChange(before, { labelClass: null, version: null, cannotTell: null })).toBe(
    'labelClass Normal → none, version 1 → none',
  )
})

test('what a new project is made of is named, and a list of several words stays a list', () => {
  const labelClasses = [
    { name: 'Normal', isPositive: false },
    { name: 'Old fracture', isPositive: true },
  ]
  expect(summarizeChange(null, { name: 'Cervical', labelClasses, keepsOriginals: false })).toBe(
    'name Cervical, labelClasses Normal "Old fracture", keepsOriginals false',
  )
})

test('what was there and is no more is said as well', () => {
  const before = { status: 'FAILED', failure: 'the disk is gone', jobId: 'x' }
  expect(summarizeChange(before, { attempt: 3 })).toBe('attempt 3, status was FAILED, failure was the disk is gone')
  expect(summarizeChange({ roles: ['READER'] }, null)).toBe('roles was READER')
})

test('a hash inside of a text is shortened, so that what follows is still seen', () => {
  const labeller = `import:${'a1'.repeat(32)}#ada`
  expect(summarizeChange(null, { labeller, labelClass: 'Normal' })).toBe(
    'labeller import:a1a1a1a1#ada, labelClass Normal',
  )
})

test.each([
  [{ name: 'a' }],
  [[{ split: 'TEST', count: 3 }]],
  [[[{ deep: { deeper: [{ deepest: null }] } }]]],
  [{ a: { b: [] } }],
  [null],
  [[{ name: { first: 'Ada' } }]],
])('no sentence of an event shows a value by its type instead of what it is: %j', value => {
  for (const sentence of [
    summarizeChange({ value }, null),
    summarizeChange(null, { value }),
    summarizeChange({ value }, { value: [value, 1] }),
  ])
    expect(sentence).not.toContain('[object')
})

test.each([null, undefined, 'text', 3, ['a']])('%j has no fields', value => {
  expect(fieldsOf(value)).toEqual({})
})

test('a long value is broken into lines, a short one is not', () => {
  expect(show(['READER'])).toBe('["READER"]')
  expect(show(Array.from({ length: 40 }, () => 'READER'))).toContain('\n')
})
