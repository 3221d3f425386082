import { expect, test } from 'vitest'
import { addRemovals, addStillNamed, emptyReport, parseReport, type Removal } from '#core/dicom/deidentify/removals.ts'

const name: Removal = { tag: '(0010,0010)', name: "Patient's Name", action: 'replaced', count: 1 }
const comments: Removal = { tag: '(0020,4000)', name: 'Image Comments', action: 'removed', count: 2 }
const hidden: Removal = { tag: 'private', name: 'Private attributes', action: 'removed', count: 40 }

test('a report adds up what was done to each attribute, sorted by tag', () => {
  const one = addRemovals(emptyReport, { removals: [hidden, comments, name] })
  const two = addRemovals(one, {
    removals: [comments, { ...comments, action: 'emptied', count: 1 }],
    isBurnedInSuspected: true,
    isCharacterSetDoubtful: true,
  })
  expect(two).toEqual({
    fileCount: 2,
    scannedCount: 2,
    stillNamedCount: 0,
    doubtfulCharacterSetCount: 1,
    suspectedBurnedInCount: 1,
    removals: [name, { ...comments, action: 'emptied', count: 1 }, { ...comments, count: 4 }, hidden],
  })
})

test('adding to a report leaves it as it was', () => {
  const report = addRemovals(emptyReport, { removals: [name] })
  const before = structuredClone(report)
  addRemovals(report, { removals: [name] })
  expect(report).toEqual(before)
  expect(emptyReport).toMatchObject({ fileCount: 0, scannedCount: 0, suspectedBurnedInCount: 0, removals: [] })
})

test('files in which nothing was found count all the same', () => {
  expect(addRemovals(emptyReport, { removals: [] })).toEqual({ ...emptyReport, fileCount: 1, scannedCount: 1 })
})

test('a report comes back from stored JSON', () => {
  const report = addRemovals(emptyReport, { removals: [name, hidden], isBurnedInSuspected: true })
  expect(parseReport(JSON.parse(JSON.stringify(report)))).toEqual(report)
})

test('copies that were refused were scanned, and are no files of the import', () => {
  expect(addStillNamed(addRemovals(emptyReport, { removals: [] }), 2)).toMatchObject({
    fileCount: 1,
    scannedCount: 3,
    stillNamedCount: 2,
  })
})

test('a report from before copies were scanned says that none was', () => {
  expect(parseReport({ fileCount: 4, suspectedBurnedInCount: 0, removals: [] })).toMatchObject({
    fileCount: 4,
    scannedCount: 0,
    stillNamedCount: 0,
  })
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
