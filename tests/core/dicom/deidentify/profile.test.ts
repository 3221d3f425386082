import { expect, test } from 'vitest'
import { basicProfile, readProfile, treatmentOf } from '#core/dicom/deidentify/profile.ts'
import { dictionaryVr } from '#core/dicom/dictionary.ts'

test('the table is whole: 622 rows beside that of private attributes, each tag once', () => {
  expect(basicProfile).toHaveLength(622)
  expect(new Set(basicProfile.map(row => row.tag)).size).toBe(622)
  expect(basicProfile.filter(row => row.isDateModified)).toHaveLength(165)
})

test.each([
  ['00010010,Q,,Name'],
  ['00010010,X/Q,,Name'],
  ['00010010,,,Name'],
  ['0001001,X,,Name'],
  ['00010010,X,K,Name'],
  ['00010010,X,,'],
])('a row that says nothing known is refused: %s', row => {
  expect(() => readProfile(`tag,basic,modifiedDates,name\n${row}\n`)).toThrow(row)
})

// Taken from PS3.15 table E.1-1 by hand, not from the committed file.
test.each([
  ['00080050', 'Z', ''],
  ['00184000', 'X', ''],
  ['00400555', 'X/Z', ''],
  ['00080022', 'X/Z', 'C'],
  ['0008002A', 'X/Z/D', 'C'],
  ['00181400', 'X/D', ''],
  ['001811BB', 'D', ''],
  ['001021B0', 'X', ''],
  ['00102110', 'X', ''],
  ['0040A730', 'D', ''],
  ['00080023', 'Z/D', 'C'],
  ['00180010', 'Z/D', ''],
  ['0018700A', 'X/D', ''],
  ['00181000', 'X/Z/D', ''],
  ['00181002', 'U', ''],
  ['00200052', 'U', ''],
  ['00700001', 'D', ''],
  ['00880200', 'X', ''],
  ['00080014', 'U', ''],
  ['00080080', 'X/Z/D', ''],
  ['00080082', 'X/Z/D', ''],
  ['00081070', 'X/Z/D', ''],
  ['00100010', 'Z', ''],
  ['00100020', 'Z/D', ''],
  ['00100030', 'Z', ''],
  ['00100040', 'Z', ''],
  ['00101010', 'X', ''],
  ['00081140', 'X/Z/U*', ''],
  ['00082112', 'X/Z/U*', ''],
  ['00080021', 'X/D', 'C'],
  ['00080020', 'Z', 'C'],
  ['0020000D', 'U', ''],
  ['0040A124', 'U', ''],
  ['00181030', 'X/D', ''],
  ['00080201', 'X', 'C'],
  ['60xx3000', 'X', ''],
  ['50xxxxxx', 'X', ''],
  ['FFFAFFFA', 'X', ''],
  ['04000561', 'X', ''],
])('%s is %s, with modified dates "%s"', (tag, basic, modifiedDates) => {
  expect(basicProfile.find(row => row.tag === tag)).toMatchObject({ basic, isDateModified: modifiedDates === 'C' })
})

test.each([
  ['X', '00101010', 'AS', 'remove'],
  ['Z', '00080050', 'SH', 'empty'],
  ['D', '00120010', 'LO', 'dummy'],
  ['D of a sequence', '0040A730', 'SQ', 'dummy'],
  ['X/Z of a sequence goes', '00400555', 'SQ', 'remove'],
  ['X/Z', '00321060', 'LO', 'empty'],
  ['X/D', '00181030', 'LO', 'dummy'],
  ['Z/D', '00180010', 'LO', 'dummy'],
  ['X/Z/D', '00080080', 'LO', 'dummy'],
  ['X/Z/D of a sequence goes', '00080082', 'SQ', 'remove'],
  ['X/Z/U*', '00081140', 'SQ', 'references'],
  ['U', '0020000D', 'UI', 'uid'],
  ['a date', '00080020', 'DA', 'shift'],
  ['a time', '00080030', 'TM', 'time'],
  ['a birth date', '00100030', 'DA', 'empty'],
  ['a date that claims to be text', '00080020', 'LO', 'empty'],
  ['a patient attribute outside the table', '00100033', 'LO', 'remove'],
  ['text beside an overlay', '60001500', 'LO', 'remove'],
  ['a date outside the table', '00080416', 'DT', 'shift'],
  ['a UID outside the table', '00200242', 'UI', 'uid'],
  ['a class', '00080016', 'UI', 'keep'],
  ['free text outside the table', '0040A160', 'UT', 'remove'],
  ['a name outside the table', '00140104', 'PN', 'remove'],
  ['rows that claim to be text', '00280010', 'UT', 'remove'],
  ['rows', '00280010', 'US', 'keep'],
  ['what the dictionary does not know', '00187777', 'LO', 'remove'],
  ['what stays unknown', '00180015', 'UN', 'remove'],
])('%s: %s as %s is treated as "%s"', (_, tag, vr, treatment) => {
  expect(treatmentOf(tag, vr)).toBe(treatment)
})

test('every date and time of the dictionary that the table retains is shifted or kept by its representation', () => {
  const others = basicProfile.filter(r => r.isDateModified && !/^(DA|DT|TM)$/.test(dictionaryVr(r.tag) ?? ''))
  expect(others.map(row => row.tag)).toEqual(['00080201', '00340007', '04000310'])
})
