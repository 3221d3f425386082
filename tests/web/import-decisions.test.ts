import { expect, test } from 'vitest'
import { balanceOf, countsThere } from '../../web/features/imports/balance.ts'
import {
  choiceOf,
  classesInput,
  countToAdd,
  leftOut,
  readersInput,
  reasonAgainstAdding,
  undecided,
  undecidedOf,
  waits,
  withoutLabel,
} from '../../web/features/imports/decisions.ts'
import { filesCsv } from '../../web/features/imports/files-csv.ts'
import { matchIn } from '../../web/features/imports/match-in.ts'

const source = (className: string | null, id: string | null, newCount: number, unnamedCount = 0) => ({
  ...{ className, labelClass: id === null ? null : { id }, newCount, unnamedCount },
  ...{ knownCount: 0, conflictCount: 0, refusedCount: unnamedCount },
})
const normal = source('Normal', 'n', 10)
const cat = source('Cat', null, 0, 4)
const unreadable = { ...source('Dog', null, 0, 0), refusedCount: 2 }
const unlabelled = source(null, null, 3)
const all = [normal, cat, unreadable, unlabelled]

test('a class of that name goes without saying; one that files wait for must be decided; one without readable files need not', () => {
  expect(all.map(c => choiceOf(c, {}))).toEqual(['n', undecided, leftOut, leftOut])
  expect(undecidedOf(all, {})).toEqual(['Cat'])
  expect(undecidedOf(all, { Cat: leftOut })).toEqual([])
})

test('what is counted and sent follows from what was decided, also where a page does not show it', () => {
  const waiting = all.filter(waits)
  expect(waiting).toEqual([cat])
  expect(countToAdd(13, waiting, {})).toBe(13)
  expect(countToAdd(13, waiting, { Cat: leftOut })).toBe(13)
  expect(countToAdd(13, waiting, { Cat: 'f' })).toBe(17)
  expect(countToAdd(13, waiting, { Cat: withoutLabel })).toBe(17)
  expect(classesInput({ Cat: leftOut, Dog: undecided })).toEqual([])
  expect(classesInput({ Cat: withoutLabel })).toEqual([{ name: 'Cat', labelClassId: null }])
  expect(classesInput({ Normal: 'f', Cat: 'f' })).toEqual([
    { name: 'Normal', labelClassId: 'f' },
    { name: 'Cat', labelClassId: 'f' },
  ])
})

test('a class that only earlier answers name is asked for, and files wait for it under the class given last', () => {
  const both = [source('Normal', 'n', 10, 2), source('Unsure', null, 0)]
  expect(undecidedOf(both, {})).toEqual(['Unsure'])
  expect([undecided, leftOut, withoutLabel].map(Unsure => countToAdd(10, both, { Unsure }))).toEqual([10, 10, 12])
})

test('what lists name and is not there is no file found', () => {
  const counts = [
    { outcome: 'ADDED', fileCount: 28 },
    { outcome: 'REFUSED', fileCount: 5 },
    { outcome: 'CONFLICT', fileCount: 2 },
  ]
  const line = (outcome: string, isThere: boolean, fileCount: number) => ({ outcome, isThere, fileCount })
  const lines = [line('ADDED', true, 28), line('REFUSED', true, 1), line('REFUSED', false, 3)]
  expect(countsThere(counts, { lines: [...lines, line('REFUSED', false, 1), line('CONFLICT', false, 2)] })).toEqual({
    counts: [
      { outcome: 'ADDED', fileCount: 28 },
      { outcome: 'REFUSED', fileCount: 1 },
      { outcome: 'CONFLICT', fileCount: 0 },
    ],
    missing: 6,
  })
  expect(countsThere(counts, null)).toEqual({ counts, missing: 0 })
})

test('every file found is counted once, whatever was decided so far', () => {
  const counts = [
    { outcome: 'NEW', fileCount: 13 },
    { outcome: 'KNOWN', fileCount: 1 },
    { outcome: 'REFUSED', fileCount: 6 },
    { outcome: 'PASSED_OVER', fileCount: 2 },
  ]
  const fixed = { found: 22, known: 1, conflict: 0, refused: 2, passedOver: 2 }
  const balance = (choices: Record<string, string>) => balanceOf(counts, all.filter(waits), choices)
  expect(balance({})).toEqual({ ...fixed, toAdd: 13, waiting: 4, leftOut: 0 })
  expect(balance({ Cat: 'f' })).toEqual({ ...fixed, toAdd: 17, waiting: 0, leftOut: 0 })
  expect(balance({ Cat: leftOut })).toEqual({ ...fixed, toAdd: 13, waiting: 0, leftOut: 4 })
  const both = [source('Normal', 'n', 10, 2), source('Unsure', null, 0)]
  const some = [{ outcome: 'REFUSED', fileCount: 2 }]
  expect(balanceOf(some, both, {})).toMatchObject({ toAdd: 0, waiting: 2, leftOut: 0 })
  expect(balanceOf(some, both, { Unsure: leftOut })).toMatchObject({ toAdd: 0, waiting: 0, leftOut: 2 })
})

test('a suggested reader is sent unless somebody chose otherwise', () => {
  const labellers = [{ name: 'anna', suggestedReader: { id: 'a' } }]
  expect(readersInput(labellers, {})).toEqual([{ name: 'anna', userId: 'a' }])
  expect(readersInput(labellers, { anna: '', bo: 'b' })).toEqual([{ name: 'bo', userId: 'b' }])
})

test.each([
  [{ isWhole: false }, 'What the source names is still being read.'],
  [{ undecided: ['Cat', 'Dog'] }, 'Say what "Cat" and 1 more stands for, or leave it out.'],
  [{ toAdd: 0 }, 'No file of it can go in.'],
  [{ toAdd: 0, knownCount: 2 }, undefined],
  [{}, undefined],
])('%o: %s', (part, reason) => {
  const ready = { isWhole: true, undecided: [], toAdd: 5, knownCount: 0 }
  expect(reasonAgainstAdding({ ...ready, ...part })).toBe(reason)
})

test.each([
  ['Normal/7_a.png', 'Normal/7', ['', 'Normal/7', '_a.png']],
  ['Normal/12-3.png', '12', ['Normal/', '12', '-3.png']],
  ['Normal/a.png', null, ['Normal/a.png', '', '']],
])('in %s the group %s is found', (subject, groupKey, parts) => {
  expect(matchIn(subject, groupKey)).toEqual(parts)
})

test('files leave as CSV that no spreadsheet takes for a formula', () => {
  const files = [
    { path: '=HYPERLINK("x").png', className: null, outcome: 'REFUSED', reason: 'file is cut, short' },
    { path: 'a.png', className: 'Normal', outcome: 'CONFLICT', reason: null },
  ]
  expect(filesCsv(files)).toBe(
    'file,class,outcome,reason\r\n"\'=HYPERLINK(""x"").png",,REFUSED,"file is cut, short"\r\na.png,Normal,CONFLICT,\r\n',
  )
})
