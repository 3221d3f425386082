import { expect, test } from 'vitest'
import type { AskedReading } from '#core/import/ask-reading.ts'
import type { ListReading } from '#core/import/reading.ts'
import { type Files, pictures, read } from '#tests/core/import/survey-kit.ts'

const rows = (header: string, ...lines: string[]) => `${[header, ...lines].join('\n')}\n`
const tree = pictures(
  ...['train/Normal/1.png', 'train/Normal/2.png', 'train/Fracture/3.png', 'train/Fracture/4.png'],
  ...['test/Normal/5.png', 'test/Fracture/6.png'],
)
const testOnly = rows('file,label', 'test/Normal/5.png,Normal', 'test/Fracture/6.png,Fracture')
const flat = pictures(...Array.from({ length: 6 }, (_, i) => `${i}.png`))
const labelStudio = JSON.stringify([
  {
    data: { image: '/data/upload/1/1a2b3c4d-5.png' },
    annotations: [{ completed_by: 1, result: [{ type: 'choices', from_name: 'q', value: { choices: ['Normal'] } }] }],
  },
])

test.each<[string, Files, AskedReading, string[]]>([
  [
    'a tree of classes and splits, with a list of one split',
    { ...tree, 'test.csv': testOnly },
    {},
    [
      '4 files, such as train/Fracture/3.png, are named by no list and passed over, though folders say a class or a split',
    ],
  ],
  [
    'the same with names alone',
    { ...tree, 'test_list.txt': 'test/Normal/5.png\ntest/Fracture/6.png\n' },
    {},
    [
      '4 files, such as train/Fracture/3.png, are named by no list and passed over, though folders say a class or a split',
    ],
  ],
  [
    'the same with an export of one file',
    { ...tree, 'export.json': labelStudio },
    {},
    [
      '5 files, such as test/Fracture/6.png, are named by no list and passed over, though folders say a class or a split',
    ],
  ],
  [
    'folders of splits alone',
    {
      ...pictures('train/1.png', 'train/2.png', 'test/3.png'),
      'l.csv': rows('file,label', '1.png,Normal', '3.png,Normal'),
    },
    {},
    ['1 file, train/2.png, is named by no list and passed over, though folders say a class or a split'],
  ],
  [
    'folders called as classes at no level of classes',
    {
      ...pictures('p1/Normal/1.png', 'p2/Fracture/2.png', 'p3/Normal/3.png', 'Normal/4.png'),
      'l.csv': rows('file,label', '1.png,Normal', '2.png,Fracture', '3.png,Normal'),
    },
    { levels: ['GROUP', 'CLASS'] },
    ['1 file, Normal/4.png, is named by no list and passed over, though folders say a class or a split'],
  ],
  [
    'most of flat files',
    { ...flat, 'l.csv': rows('file,label', '0.png,Normal', '1.png,Fracture') },
    {},
    ['4 files, such as 2.png, are named by no list and passed over: that is most of 6 files'],
  ],
  [
    'few of flat files, which nothing but the list says anything of',
    { ...flat, 'l.csv': rows('file,label', ...[0, 1, 2, 3].map(i => `${i}.png,Normal`)) },
    {},
    [],
  ],
  ['none, where the list is not used', { ...tree, 'test.csv': testOnly }, { lists: [unused('test.csv')] }, []],
  [
    'none, where somebody said that the list is used',
    { ...tree, 'test.csv': testOnly },
    { lists: [{ ...unused('test.csv'), isUsed: true, split: 'TEST' }] },
    [],
  ],
])('files that lists leave out are asked about: %s', async (_, files, reading, doubts) => {
  expect((await read(files, reading)).doubts).toEqual(doubts)
})

function unused(path: string): ListReading {
  return { path, isUsed: false, split: null, columns: [], threshold: null, separator: null, question: null }
}

const classes = pictures('Normal/a.png', 'Normal/b.png', 'Fracture/c.png', 'Fracture/d.png')
const healthy = pictures('healthy/a.png', 'healthy/b.png', 'broken/c.png', 'broken/d.png')
const said = (a: string, b: string, c: string, d: string) => (files: Files) => ({
  ...files,
  'l.csv': rows('file,label,age', `a.png,${a},1`, `b.png,${b},2`, `c.png,${c},3`, `d.png,${d},4`),
})
const lists = (what: string, which: string) =>
  `${what} of another class in lists than by level 1 (${which}): lists are taken`
const folder = 'its folder says'

test.each<[string, Files, (string | null)[], string[]]>([
  [
    'agree',
    said('Normal', 'Normal', 'Fracture', 'Fracture')(classes),
    ['Normal', 'Normal', 'Fracture', 'Fracture'],
    [],
  ],
  [
    'agree but for case',
    said('normal', 'NORMAL', 'fracture', '')(classes),
    ['normal', 'NORMAL', 'fracture', 'Fracture'],
    [],
  ],
  [
    'agree but for one',
    said('Fracture', 'Normal', 'Fracture', '')(classes),
    [`the list says Fracture, ${folder} Normal`, 'Normal', 'Fracture', 'Fracture'],
    [],
  ],
  [
    'say the contrary',
    said('Fracture', 'Fracture', 'Normal', 'Normal')(classes),
    ['Fracture', 'Fracture', 'Normal', 'Normal'],
    [lists('4 files, such as Fracture/c.png, are', 'Fracture, Normal')],
  ],
  ['use other words that mean the same', said('neg', 'neg', 'pos', 'pos')(classes), ['neg', 'neg', 'pos', 'pos'], []],
  [
    'use one other word that means the same',
    said(
      'Normal',
      'Normal',
      'broken',
      'broken',
    )(pictures('healthy/a.png', 'healthy/b.png', 'broken/c.png', 'broken/d.png')),
    ['Normal', 'Normal', 'broken', 'broken'],
    [],
  ],
  [
    'use other words, and differ in one',
    said('neg', 'pos', 'pos', 'neg')(pictures('healthy/a.png', 'broken/b.png', 'broken/c.png', 'broken/d.png')),
    ['neg', 'pos', 'pos', 'neg'],
    [lists('1 file, broken/d.png, is', 'broken, healthy')],
  ],
  [
    'use other words, and are silent on one',
    said('neg', 'neg', 'pos', '')(healthy),
    ['neg', 'neg', 'pos', null],
    ['1 file, broken/d.png, has no class in lists, and that of level 1 (broken, healthy) is not taken'],
  ],
  [
    'have nothing to do with each other',
    said('wrist', 'hand', 'wrist', 'hand')(healthy),
    ['wrist', 'hand', 'wrist', 'hand'],
    [lists('4 files, such as broken/c.png, are', 'broken, healthy')],
  ],
])('classes of folders and lists that %s', async (_, files, expected, doubts) => {
  const found = await read(files)
  expect(found.doubts).toEqual(doubts)
  const byPath = new Map(found.listing.entries.map(entry => [entry.path.slice(-5), entry]))
  const read1 = ['a.png', 'b.png', 'c.png', 'd.png'].map(name => byPath.get(name))
  expect(read1.map(entry => entry?.problem?.reason ?? entry?.className ?? null)).toEqual(expected)
})

test('somebody who says that the level is the class, or is not, is not asked', async () => {
  const files = said('wrist', 'hand', 'wrist', 'hand')(healthy)
  const passed = await read(files, { levels: ['PASSED'] })
  expect([passed.doubts, passed.listing.entries[0]?.problem]).toEqual([[], null])
  const kept = await read(files, { levels: ['CLASS'] })
  expect(kept.doubts).toEqual([])
  expect(kept.lines[0]).toBe('broken/c.png | wrist | CONFLICT: the list says wrist, its folder says broken')
})

const patients = pictures('p1001/a.png', 'p1001/b.png', 'p1002/c.png', 'p1002/d.png')
const grouped = (a: string, b: string, c: string, d: string): Files => ({
  ...patients,
  'l.csv': rows(
    'file,label,patient_id',
    `a.png,Normal,${a}`,
    `b.png,Normal,${b}`,
    `c.png,Normal,${c}`,
    `d.png,Fracture,${d}`,
  ),
})

test.each<[string, Files, AskedReading, string[]]>([
  ['the same groups by other names', grouped('1', '1', '2', '2'), {}, []],
  ['folders within groups of the list', grouped('1', '1', '1', '1'), {}, []],
  [
    'one patient in two groups of the list',
    grouped('1', '3', '2', '2'),
    {},
    ['1 folder, such as p1001, is one group by its name, and several or none in lists: lists are taken'],
  ],
  [
    'a patient whom the list names in part',
    grouped('1', '', '', '2'),
    {},
    ['2 folders, such as p1001, are one group by their name, and several or none in lists: lists are taken'],
  ],
  ['a patient whom the list never names', grouped('', '', '2', '2'), {}, []],
  ['groups by names', grouped('1', '3', '2', '2'), { group: { by: 'NAME' } }, []],
])('groups of folders and lists: %s', async (_, files, reading, doubts) => {
  expect((await read(files, reading)).doubts).toEqual(doubts)
})
