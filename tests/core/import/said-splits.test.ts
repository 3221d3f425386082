import { expect, test } from 'vitest'
import type { AskedReading } from '#core/import/ask-reading.ts'
import { pictures, read } from '#tests/core/import/survey-kit.ts'

const table = (words: readonly string[]) => ({
  ...pictures(...words.map((_, i) => `${i}.png`)),
  'l.csv': `file,label,split\n${words.map((word, i) => `${i}.png,Normal,${word}\n`).join('')}`,
})

const untold = 'l.csv: the splits fold-9, private are none of the three; 2 files have them'

test.each<[string, AskedReading, string[], (string | null)[], Record<string, string | null>]>([
  [
    'are asked about, and can be said to be one',
    {},
    [untold],
    ['TRAIN', 'TRAIN', null, null],
    { 'fold-9': null, private: null, train: 'TRAIN' },
  ],
  [
    'are what somebody says, and asked about where nobody did',
    { splits: { private: 'TEST' } },
    ['l.csv: the split fold-9 is none of the three; 1 file has it'],
    ['TRAIN', 'TRAIN', 'TEST', null],
    { 'fold-9': null, private: 'TEST', train: 'TRAIN' },
  ],
  [
    'are no question where somebody said that they are none',
    { splits: { private: null, 'fold-9': null, train: 'VALIDATION' } },
    [],
    ['VALIDATION', 'VALIDATION', null, null],
    { 'fold-9': null, private: null, train: 'VALIDATION' },
  ],
])('words of a split column %s', async (_, reading, doubts, splits, words) => {
  const found = await read(table(['train', 'train', 'private', 'fold-9']), reading)
  expect(found.doubts).toEqual(doubts)
  expect(found.listing.entries.flatMap(({ passedOver, split }) => (passedOver === null ? [split] : []))).toEqual(splits)
  expect(found.reading.splits).toEqual(words)
})

test('of a column of a thousand words the first are shown and the others counted; what nobody can send back is not offered', async () => {
  const words = Array.from({ length: 1000 }, (_, i) => `fold ${'abcdefghij'[i % 10]}${i}`)
  const { doubts, reading } = await read(table(['train', 'test', 'x'.repeat(300), ...words]), {
    lists: [
      {
        ...{ path: 'l.csv', isUsed: true, split: null, columns: ['FILE', 'CLASS', 'SPLIT'] },
        ...{ threshold: null, separator: null, question: null },
      },
    ],
  })
  expect(doubts).toEqual([expect.stringMatching(/ and 997 more are none of the three; 1,001 files have them$/)])
  const shown = Object.keys(reading.splits)
  expect(shown).toHaveLength(22)
  expect(reading.splits).toMatchObject({ train: 'TRAIN', test: 'TEST' })
  expect(shown.every(word => word.length <= 200)).toBe(true)
})

test('words of levels that somebody says are splits are asked about as those of columns', async () => {
  const files = ['early/Normal/a.png', 'late/Fracture/b.png', 'train/Normal/c.png']
  const found = await read(files, { levels: ['SPLIT', 'CLASS'], splits: { early: 'TEST' } })
  expect(found.doubts).toEqual(['Folders: the split late is none of the three; 1 file has it'])
  expect(found.reading.splits).toEqual({ early: 'TEST', late: null, train: 'TRAIN' })
})

test('CVAT calls the subset of what is in none "default"', async () => {
  const image = (name: string, subset: string) =>
    `<image id="0" name="${name}" subset="${subset}" width="1" height="1"><tag label="Normal"/></image>`
  const list = (subset: string) =>
    `<?xml version="1.0"?><annotations><version>1.1</version>${image('a.png', 'train')}${image('b.png', subset)}</annotations>`
  const { doubts, reading } = await read({ ...pictures('a.png', 'b.png'), 'l.xml': list('default') })
  expect([doubts, reading.splits]).toEqual([[], { train: 'TRAIN' }])
  expect((await read({ ...pictures('a.png', 'b.png'), 'l.xml': list('extra') })).doubts).toEqual([
    'l.xml: the split extra is none of the three; 1 file has it',
  ])
})
