import { expect, test } from 'vitest'
import { groupMatcher } from '#core/import/group-pattern.ts'
import { splitWordAmong, splitWordOf } from '#core/import/split-words.ts'
import { read } from '#tests/core/import/survey-kit.ts'

const groupsOf = async (folders: string[]) => {
  const { reading, listing } = await read(folders.map((folder, i) => `${folder}/${i}.png`))
  const { group } = reading
  return {
    by: group.by === 'PATTERN' ? group.pattern : group.by,
    groups: Object.fromEntries(listing.entries.map(({ path, group: name }) => [path.replace(/\/\d+\.png$/, ''), name])),
  }
}

test.each<[string, Record<string, string>]>([
  ['sides of a patient', { patient1_left: 'patient1', patient1_right: 'patient1', patient2_left: 'patient2' }],
  ['visits as BIDS names them', { 'sub-01_ses-01': 'sub-01', 'sub-01_ses-02': 'sub-01', 'sub-02_ses-01': 'sub-02' }],
  ['below other folders', { 'a/b/CC P_001 L': 'P_001', 'a/c/MLO P_001 L': 'P_001', 'a/c/CC P_002 R': 'P_002' }],
])('a patient that folders name beside other things is the group: %s', async (_name, folders) => {
  const { by, groups } = await groupsOf(Object.keys(folders))
  expect(by).toMatch(/^\^/)
  expect(() => groupMatcher(by)).not.toThrow()
  expect(groups).toEqual(folders)
})

test.each<[string, string[]]>([
  ['folders of one patient each', ['patient1', 'patient2', 'patient3']],
  ['two spellings', ['patient1_left', 'patient1_right', 'Case 2_left']],
  ['a folder without a patient', ['patient1_left', 'patient1_right', 'calibration']],
  ['a file outside of them', ['patient1_left', 'patient1_right', '.']],
  ['letters of another word', ['map001_left', 'map001_right', 'map002_left']],
  ['a patient and a shard that begins as it', ['p10/p10000032', 'p10/p10000764', 'p11/p11000011']],
])('no pattern is proposed: %s', async (_name, folders) => {
  const { by } = await groupsOf(folders)
  expect(by).toBe('AUTOMATIC')
})

test('it is said, and another rule and another split can be chosen', async () => {
  const names = ['Training_P_001_L', 'Training_P_001_R', 'Test_P_002_L'].map((folder, i) => `${folder}/${i}.png`)
  const { found, reading, lines } = await read(names)
  expect(found.remarks).toEqual([
    'Folders name 2 patients beside other things, such as P_001: groups are by the pattern ^(?:[^/]*?[-_ .])?(P_\\d+)[-_ ./]',
  ])
  expect(reading.splits).toEqual({ Training: 'TRAIN', Test: 'TEST' })
  expect(lines).toEqual([
    'Test_P_002_L/2.png | group P_002 | TEST',
    'Training_P_001_L/0.png | group P_001 | TRAIN',
    'Training_P_001_R/1.png | group P_001 | TRAIN',
  ])
  const other = await read(names, {
    group: { by: 'AUTOMATIC' },
    splits: { Training: 'VALIDATION', Test_P_002_L: null },
  })
  expect(other.found.remarks).toEqual([])
  expect(other.lines).toEqual([
    'Test_P_002_L/2.png',
    'Training_P_001_L/0.png | VALIDATION',
    'Training_P_001_R/1.png | VALIDATION',
  ])
})

test('a class beside the patient is asked about', async () => {
  const { doubts } = await read(['P_001_normal/a.png', 'P_001_fracture/a.png', 'P_002_normal/a.png'])
  expect(doubts).toEqual([
    'The names of level 1 (P_001_fracture, P_001_normal, P_002_normal) hold a class beside a number: no level says the class alone',
  ])
})

test('the one word of a split among others', () => {
  expect(['Mass-Training_P_1', 'P_1 test', 'a-b', 'train-test_1', 'val_1', 'testis_1'].map(splitWordAmong)).toEqual([
    'Training',
    'test',
    null,
    null,
    null,
    null,
  ])
  expect(['train', 'dicom-images-train', 'P_1_test', 'early'].map(splitWordOf)).toEqual([
    'train',
    'dicom-images-train',
    'test',
    'early',
  ])
})
