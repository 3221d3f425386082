import { expect, test } from 'vitest'
import { headerKey } from '#core/import/survey.ts'
import { type Files, pictures } from '#tests/core/import/survey-kit.ts'
import { survey } from './kit.ts'

const rows = (header: string, ...lines: string[]) => `${[header, ...lines].join('\n')}\n`
const answer = (line: string) => rows('file,label,reader,date', line)

const untold = expect.stringContaining('cannot be told')
test.each<[string, Files, unknown[]]>([
  [
    'of two lists with times that can be read two ways',
    { 'ann.csv': answer('a.png,Fracture,ann,01.02.2026'), 'bob.csv': answer('a.png,Normal,bob,03.01.2026') },
    [untold],
  ],
  [
    'of two lists of which one has such a time',
    { 'ann.csv': answer('a.png,Fracture,ann,01.02.2026'), 'bob.csv': answer('a.png,Normal,bob,2026-01-03') },
    [untold],
  ],
  [
    'of two lists with plain times',
    { 'ann.csv': answer('a.png,Fracture,ann,2026-02-01'), 'bob.csv': answer('a.png,Normal,bob,2026-01-03') },
    ['a.png | Fracture'],
  ],
])('the last answer %s', async (_, lists, lines) => {
  expect((await survey({ ...pictures('a.png'), ...lists })).lines).toEqual(lines)
})

const labels = rows('file,label', 'a.png,Normal', 'b.png,Fracture')
test.each<[string, boolean]>([
  ['predictions.csv', false],
  ['prediction.csv', false],
  ['model_prediction.csv', false],
  ['pred.csv', false],
  ['sample_submission.csv', false],
  ['labels.csv', true],
  ['predicate.csv', true],
])('%s: whether it is used, also where the header was read before, is %s', async (path, isUsed) => {
  const files = { ...pictures('a.png', 'b.png'), [path]: labels }
  const how = {
    ...{ path: 'labels.csv', isUsed: true, split: null, columns: ['FILE' as const, 'CLASS' as const] },
    ...{ threshold: null, separator: null, question: null },
  }
  for (const remembered of [new Map(), new Map([[headerKey(['file', 'label']), how]])]) {
    const { reading, listing, doubts } = await survey(files, { remembered })
    expect(reading.lists).toMatchObject([{ path, isUsed }])
    expect([listing.labelCount, doubts.length]).toEqual(isUsed ? [2, 0] : [0, 1])
  }
})

const entry = (name: string, label: string) => ({ file: `${name}.png`, label })
const abc = pictures('a.png', 'b.png', 'c.png')
const isPrivate = [expect.stringContaining('private')]
const twelve = Array.from({ length: 12 }, (_, i) => `${i}.png`)
test.each<[string, Files, string[], unknown[]]>([
  [
    'JSON by split with one other word',
    {
      ...abc,
      'l.json': JSON.stringify({
        train: [entry('a', 'Normal')],
        private: [entry('b', 'Normal')],
        test: [entry('c', 'Fracture')],
      }),
    },
    ['a.png | Normal | TRAIN', 'b.png | Normal', 'c.png | Fracture | TEST'],
    isPrivate,
  ],
  [
    'JSON by split with one other word, whose entries say a split of their own',
    {
      ...abc,
      'l.json': JSON.stringify({
        train: [{ ...entry('a', 'Normal'), split: 'x' }],
        private: [{ ...entry('b', 'Normal'), split: 'x' }],
      }),
    },
    ['a.png | Normal | TRAIN', 'b.png | Normal'],
    isPrivate,
  ],
  [
    'names by split with one other word',
    { ...abc, 'l.json': JSON.stringify({ train: ['a.png'], private: ['b.png'], test: ['c.png'] }) },
    ['a.png | TRAIN', 'b.png', 'c.png | TEST'],
    isPrivate,
  ],
  [
    'names by class',
    { ...abc, 'l.json': JSON.stringify({ Normal: ['a.png', 'b.png'], Fracture: ['c.png'] }) },
    ['a.png | Normal', 'b.png | Normal', 'c.png | Fracture'],
    [],
  ],
  [
    'a split column of twelve words',
    {
      ...pictures(...twelve),
      'l.csv': rows('file,label,split', ...twelve.map((name, i) => `${name},Normal,${i < 8 ? 'train' : 'test'}_${i}`)),
    },
    twelve.map((name, i) => `${name} | Normal | ${i < 8 ? 'TRAIN' : 'TEST'}`).sort(),
    [],
  ],
  [
    'an empty list beside the only one',
    {
      ...abc,
      'l.json': JSON.stringify({
        images: [0, 1].map(i => ({ file: `${'ab'[i]}.png`, patient: `${i}` })),
        licenses: [],
      }),
    },
    ['a.png | group 0', 'b.png | group 1'],
    [],
  ],
])('%s: neither a split is lost nor a class made up', async (_, files, lines, doubts) => {
  const found = await survey(files)
  expect(found.lines).toEqual(lines)
  expect(found.doubts).toEqual(doubts)
})

const folders = pictures('Normal/a.png', 'Normal/b.png', 'Fracture/c.png', 'Fracture/d.png')
const meta = rows('file,label', 'a.png,left', 'b.png,right', 'c.png,left', 'd.png,both')
test.each([
  ['PASSED' as const, ['No file has a label: level 1 looks like the class and is not read']],
  ['CLASS' as const, []],
])('a list that was taken is switched off, and the folders stay %s', async (role, doubts) => {
  const files = { ...folders, 'meta.csv': meta }
  const { reading } = await survey(files)
  expect(reading.levels).toEqual(['PASSED'])
  const lists = reading.lists.map(list => ({ ...list, isUsed: false }))
  expect((await survey(files, { reading: { levels: [role], lists } })).doubts).toEqual(doubts)
})
