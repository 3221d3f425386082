import { expect, test } from 'vitest'
import { proposeLevels } from '#core/import/levels/propose-levels.ts'
import { groupsSentence, levelsSentence } from '#core/import/source-sentences.ts'

const looks = { pairCount: 400, unlikeCount: 3, movedCount: 0, examples: [] }

test('levels and groups are said in a line each', () => {
  const paths = ['train', 'val', 'test'].flatMap(split =>
    ['fracture', 'normal'].map(c => `cervical fracture/${split}/${c}/1.png`),
  )
  const { levels } = proposeLevels(paths, { classNames: [] })
  const groups = { fileCount: 4200, groupCount: 210, dividedCount: 198, looks }
  expect(levelsSentence(levels)).toBe('level 2 split: train, val, test; level 3 class: fracture, normal')
  expect(levelsSentence([])).toBe('no level of folders says a split, a class or a group')
  expect(groupsSentence(groups)).toBe(
    '4,200 files, 210 groups; 198 stand in more than one split; 3 pairs of one name look nothing alike',
  )
})

test.each([
  [{ fileCount: 1, groupCount: 1, dividedCount: 0, looks: null }, '1 file, 1 group'],
  [{ fileCount: 9, groupCount: 3, dividedCount: 0, looks: null }, '9 files, 3 groups'],
  [
    { fileCount: 9, groupCount: 3, dividedCount: 1, looks: { ...looks, unlikeCount: 1 } },
    '9 files, 3 groups; 1 stands in more than one split; 1 pair of one name looks nothing alike',
  ],
  [
    { fileCount: 9, groupCount: 3, dividedCount: 0, looks: { ...looks, unlikeCount: 0 } },
    '9 files, 3 groups; 0 pairs of one name look nothing alike',
  ],
  [
    { fileCount: 9, groupCount: 3, dividedCount: 0, looks: { ...looks, pairCount: 0, movedCount: 6 } },
    '9 files, 3 groups; 6 turned or cut copies not compared',
  ],
])('groups %j are said as %j', (groups, sentence) => {
  expect(groupsSentence(groups)).toBe(sentence)
})

test('many names are shortened, and how many there are is said', () => {
  const paths = Array.from({ length: 120 }, (_, i) => `patient${String(i).padStart(3, '0')}/x.png`)
  expect(levelsSentence(proposeLevels(paths, { classNames: [] }).levels)).toBe(
    'level 1 group: patient000, patient001, patient002, patient003 and 116 more',
  )
})
