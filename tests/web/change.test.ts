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

test.each([null, undefined, 'text', 3, ['a']])('%j has no fields', value => {
  expect(fieldsOf(value)).toEqual({})
})

test('a long value is broken into lines, a short one is not', () => {
  expect(show(['READER'])).toBe('["READER"]')
  expect(show(Array.from({ length: 40 }, () => 'READER'))).toContain('\n')
})
