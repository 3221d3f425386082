import { expect, test } from 'vitest'
import { addRemovals, emptyReport, parseReport, type Removal } from '#core/dicom/deidentify/removals.ts'

const name: Removal = { tag: '(0010,0010)', name: "Patient's Name", action: 'replaced', count: 1 }
const comments: Removal = { tag: '(0020,4000)', name: 'Image Comments', action: 'removed', count: 2 }
const hidden: Removal = { tag: 'private', name: 'Private attributes', action: 'removed', count: 40 }

test('a report adds up what was done to each attribute, sorted by tag', () => {
  const one = addRemovals(emptyReport, [hidden, comments, name])
  const two = addRemovals(one, [comments, { ...comments, action: 'emptied', count: 1 }], true)
  expect(two).toEqual({
    fileCount: 2,
    suspectedBurnedInCount: 1,
    removals: [name, { ...comments, action: 'emptied', count: 1 }, { ...comments, count: 4 }, hidden],
  })
})

test('adding to a report leaves it as it was', () => {
  const report = addRemovals(emptyReport, [name])
  const before = structuredClone(report)
  addRemovals(report, [name])
  expect(report).toEqual(before)
  expect(emptyReport).toEqual({ fileCount: 0, suspectedBurnedInCount: 0, removals: [] })
})

test('files in which nothing was found count all the same', () => {
  expect(addRemovals(emptyReport, [])).toEqual({ fileCount: 1, suspectedBurnedInCount: 0, removals: [] })
})

test('a report comes back from stored JSON', () => {
  const report = addRemovals(emptyReport, [name, hidden], true)
  expect(parseReport(JSON.parse(JSON.stringify(report)))).toEqual(report)
})

test.each([
  [null, 'deidentification'],
  [{ fileCount: -1, suspectedBurnedInCount: 0, removals: [] }, 'deidentification.fileCount'],
  [
    { fileCount: 1, suspectedBurnedInCount: 0, removals: [{ ...name, action: 'kept' }] },
    'deidentification.removals.0.action',
  ],
  [{ fileCount: 1, suspectedBurnedInCount: 0, removals: [{ ...name, count: 0 }] }, 'deidentification.removals.0.count'],
])('JSON that is no report is refused by where it is not: %j', (json, field) => {
  expect(() => parseReport(json)).toThrow(expect.objectContaining({ name: 'InvalidInput', field }))
})
