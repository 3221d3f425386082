import { expect, test } from 'vitest'
import type { ListReading } from '#core/import/reading.ts'
import { headerKey } from '#core/import/survey.ts'
import { survey } from '#tests/core/import/lists/kit.ts'

const pictures = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`img_000${i + 1}.png`, `picture ${i + 1}`]))
const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const doubtOf = (path: string) =>
  `${path} may be a list of files and was not understood: nothing in it was recognised as the name of a file.`

test.each<[string, string, unknown]>([
  ['a table of patients', 'labels.csv', 'patient,diagnosis\nP-1,Normal\nP-2,Fracture\n'],
  ['a table of numbers', 'labels.csv', 'id,label\n1,Normal\n2,Fracture\n'],
  ['text', 'notes/about.txt', 'Pictures of necks.\nTaken in May, in June and in July.\n'],
  ['JSON of another kind', 'a/b/labels.json', { Normal: { count: 3 }, Fracture: { count: 3 } }],
  ['JSON of two lists', 'labels.json', { pictures: [{ file: 'img_0001.png' }], labels: [{ id: 1, name: 'Normal' }] }],
  ['JSON Lines that begin otherwise', 'labels.jsonl', '"labels"\n{"file":"img_0001.png","label":"Normal"}\n'],
  ['XML of another kind', 'labels.xml', '<root><img name="img_0001.png" class="Normal"/></root>'],
])(
  '%s beside the pictures is asked about: it is no picture, and its labels are not lost unsaid',
  async (_n, path, of) => {
    const { doubts, lines, listing, found } = await survey({ ...pictures, [path]: text(of) })
    expect(doubts).toEqual([doubtOf(path)])
    expect(lines).toEqual(Object.keys(pictures))
    expect(found.lists).toMatchObject([{ path, shape: 'UNKNOWN' }])
    expect(listing.entries.find(entry => entry.path === path)?.passedOver).toBe('a list that is not used')
  },
)

test('whoever says that it is none is not asked again; what is empty, hidden or about the data is not asked about', async () => {
  const unused = { isUsed: false, split: null, columns: [], threshold: null, separator: null, question: null }
  const files = { ...pictures, 'l.csv': 'a,b\n1,2\n', 'empty.csv': ' \r\n', 'README.txt': 'words', '.l.csv': 'a,b\n' }
  expect((await survey(files)).doubts).toEqual([doubtOf('l.csv')])
  expect((await survey(files, { reading: { lists: [{ path: 'l.csv', ...unused }] } })).doubts).toEqual([])
})

test.each<[string, string, unknown]>([
  ['a label a name, of one name', 'l.json', { 'img_0001.png': 'Normal' }],
  ['pairs', 'l.json', [['img_0001.png', 'Normal']]],
  [
    'pairs under a header',
    'l.json',
    [
      ['file', 'label'],
      ['img_0001.png', 'Normal'],
    ],
  ],
  ['pairs, a line each', 'l.jsonl', '["img_0001.png","Normal"]\n'],
  ['lists by class', 'l.json', { Normal: [{ file: 'img_0001.png' }], Fracture: [] }],
])('JSON of %s is read', async (_name, path, of) => {
  const { doubts, lines } = await survey({ 'img_0001.png': 'x', [path]: text(of) })
  expect({ doubts, lines }).toEqual({ doubts: [], lines: ['img_0001.png | Normal'] })
})

test.each<[string, unknown]>([
  [
    'lists by split',
    {
      version: 1,
      classes: ['Normal', 'Fracture'],
      train: [
        { file: 'img_0001.png', label: 'Normal' },
        { file: 'img_0002.png', label: 'Fracture' },
      ],
      test: [{ file: 'img_0003.png', label: 'Normal' }],
    },
  ],
  [
    'MONAI',
    {
      name: 'necks',
      labels: { 0: 'Normal', 1: 'Fracture' },
      training: [
        { image: './img_0001.png', label: 'Normal' },
        { image: './img_0002.png', label: 'Fracture' },
      ],
      validation: [],
      test: [{ image: './img_0003.png', label: 'Normal' }],
    },
  ],
  [
    'MONAI, whose test is names',
    {
      training: [
        { image: 'img_0001.png', label: 'Normal' },
        { image: 'img_0002.png', label: 'Fracture' },
      ],
      test: ['img_0003.png'],
    },
  ],
])('JSON of %s says splits by its keys', async (name, of) => {
  const { doubts, lines } = await survey({ ...pictures, 'dataset.json': text(of) })
  expect(doubts).toEqual([])
  const third = name.includes('names') ? 'img_0003.png | TEST' : 'img_0003.png | Normal | TEST'
  expect(lines).toEqual(['img_0001.png | Normal | TRAIN', 'img_0002.png | Fracture | TRAIN', third])
})

test('of one list under a split word the split is not lost; one that contradicts it is asked about', async () => {
  const one = { train: [{ file: 'img_0001.png', label: 'Normal' }] }
  expect((await survey({ ...pictures, 'l.json': text(one) })).lines).toEqual(['img_0001.png | Normal | TRAIN'])
  const both = {
    train: [
      { file: 'img_0001.png', label: 'Normal', split: 'test' },
      { file: 'img_0002.png', label: 'Normal', split: 'train' },
    ],
  }
  expect((await survey({ ...pictures, 'l.json': text(both) })).doubts).toContain(
    'Columns split, dataset split differ: which one is the split?',
  )
})

const noes = 'Fracture: no'
test.each<[string, string, string[]]>([
  ['1 and 0', '1,0,0,1', ['Fracture', noes, noes, 'Fracture']],
  ['yes and no', 'yes,No,no,YES', ['Fracture', noes, noes, 'Fracture']],
  ['shares', '0.9,0.1,0.4,0.5', ['Fracture', noes, noes, 'Fracture']],
  ['unsure, and nothing', '1,0,-1,', ['Fracture', noes, '', '']],
])('of one column a class, of %s, a no is an answer too, which somebody maps', async (_name, cells, said) => {
  const rows = cells.split(',').map((cell, i) => `img_000${i + 1}.png,${cell},P${i}`)
  const { lines } = await survey({ ...pictures, 'l.csv': `file,Fracture,patient\n${rows.join('\n')}\n` })
  expect(lines).toEqual(
    said.map((word, i) => [`img_000${i + 1}.png`, word, `group P${i}`].filter(part => part !== '').join(' | ')),
  )
})

test('of several columns a class, rows that say no or unknown alone are counted and asked about', async () => {
  const rows = ['1,0,', '0,1,0', '0,0,0', '0,,-1', ',-1,', ',,']
  const csv = `file,Normal,Fracture,Other\n${rows.map((row, i) => `img_000${i + 1}.png,${row}`).join('\n')}\n`
  const { doubts, lines } = await survey({ ...pictures, 'l.csv': csv })
  expect(lines.slice(0, 4)).toEqual([
    'img_0001.png | Normal',
    'img_0002.png | Fracture',
    'img_0003.png',
    'img_0004.png',
  ])
  expect(doubts).toEqual([
    '2 rows say no and never yes in Normal, Fracture, Other: they give no label.',
    '1 row says unknown and never yes or no in Normal, Fracture, Other: it gives no label.',
  ])
})

test.each([
  ['file,patient,fx\nimg_0001.png,P1,1\nimg_0002.png,P2,0\n', 'Column fx says yes and no: is it a class?'],
  [
    'file,fx,patient,old\nimg_0001.png,1,P1,yes\nimg_0002.png,0,P2,no\n',
    'Columns fx, old say yes and no: which ones are classes?',
  ],
])('a column of yes and no of which nobody knows the class is asked about', async (csv, doubt) => {
  expect((await survey({ ...pictures, 'l.csv': csv })).doubts).toContain(doubt)
})

const conflict = 'img_0001.png | CONFLICT: classes are Normal, Fracture; allowed: one'
const untold =
  'img_0001.png | REFUSED: which answer is the last cannot be told: allowed are times such as 2026-01-31T09:30:00Z'
test.each<[string, Record<string, string[]>, string]>([
  [
    'a list without readers, and one with',
    { 'labels.csv': ['file,label', 'Normal'], 'reads.csv': ['file,label,reader', 'Fracture,anna'] },
    conflict,
  ],
  ['a row without a reader', { 'l.csv': ['file,label,reader', 'Normal,', 'Fracture,anna'] }, conflict],
  [
    'the same, timed',
    { 'l.csv': ['file,label,reader,labelled_at', 'Normal,,2026-02-01', 'Fracture,anna,2026-02-02'] },
    conflict,
  ],
  [
    'times of one reader, none of the other',
    {
      'l.csv': ['file,label,reader,labelled_at', 'Normal,bob,', 'Fracture,ann,2026-02-02', 'Normal,ann,2026-02-01'],
    },
    untold,
  ],
  [
    'the same in two lists',
    {
      'a.csv': ['file,label,reader,labelled_at', 'Fracture,ann,2026-02-02'],
      'b.csv': ['file,label,reader', 'Normal,bob'],
    },
    untold,
  ],
  [
    'nobody, and a reader who says the same',
    { 'labels.csv': ['file,label', 'Normal'], 'reads.csv': ['file,label,reader', 'Normal,anna'] },
    'img_0001.png | Normal',
  ],
  [
    'times of all',
    { 'l.csv': ['file,label,reader,labelled_at', 'Fracture,ann,2026-02-02', 'Normal,bob,2026-02-01'] },
    'img_0001.png | Fracture',
  ],
])('answers that differ are not chosen between: %s', async (_name, lists, said) => {
  const written = Object.entries(lists).map(([name, [header, ...rows]]) => [
    name,
    [header, ...rows.map(row => `img_0001.png,${row}`), ''].join('\n'),
  ])
  const { lines } = await survey({ 'img_0001.png': 'x', ...Object.fromEntries(written) })
  expect(lines.map(line => line.replace(/png \| (?:Normal|Fracture) \| (?=[A-Z]+:)/, 'png | '))).toEqual([said])
})

const column = (...columns: ListReading['columns']) => ({
  ...{ path: 'l', isUsed: true, split: null, columns, threshold: null, separator: null, question: null },
})
test.each<[string, string, string, string[], ListReading, string]>([
  ['columns that nobody named', 'l.csv', '0,img_0001.png\n', ['column 1', 'column 2'], column('FILE', 'CLASS'), '0'],
  ['names of JSON', 'l.json', '{"img_0001.png":"Normal"}', ['key', 'label'], column('FILE', 'GROUP'), 'Normal'],
  [
    'another column that names the files',
    'l.csv',
    'id,name,label\n7,img_0001.png,Normal\n',
    ['id', 'name', 'label'],
    column('FILE', 'CLASS', 'OTHER'),
    'Normal',
  ],
])('how a table was read is not taken over to one of %s', async (_name, path, text, header, before, className) => {
  const remembered = new Map([[headerKey(header), before]])
  const { lines, found } = await survey({ ...pictures, [path]: text }, { remembered })
  expect(found.lists[0]?.header).toEqual(header)
  expect(lines).toEqual([`img_0001.png | ${className}`])
})

test('how a table was read is taken over to one of these columns, also where it cannot be told which names the files', async () => {
  const csv = 'file,filename,what\nimg_0001.png,img_0002.png,Normal\nimg_0002.png,img_0001.png,Fracture\n'
  const remembered = new Map([[headerKey(['file', 'filename', 'what']), column('OTHER', 'FILE', 'GROUP')]])
  const { lines } = await survey({ ...pictures, 'l.csv': csv }, { remembered })
  expect(lines).toEqual(['img_0001.png | group Fracture', 'img_0002.png | group Normal'])
})

test.each([
  ['', ''],
  [',attribute:Side,attribute:Signs', ',Left,B\\|C|D'],
  [',"attribute:Level, of spine"', ',"L4, L5"'],
])('what our own export says beside its manifest%s is not asked about', async (names, said) => {
  const sha256 = '1'.repeat(64)
  const file = `images/Normal/${sha256}.png`
  const { doubts, lines } = await survey({
    [file]: 'x',
    'manifest.csv': `image_sha256,label,label_version,group,split${names}\n${sha256},Normal,1,p1,TEST${said}\n`,
    'files.csv': `image_sha256,file_sha256,path\n${sha256},${'2'.repeat(64)},${file}\n`,
    'excluded.csv': `image_sha256,reason\n${'3'.repeat(64)},a person saw names in the picture\n`,
    'readme.txt': 'This archive can be imported again as it is.\n',
  })
  expect({ doubts, lines }).toEqual({ doubts: [], lines: [`${file} | Normal | group p1 | TEST`] })
})
