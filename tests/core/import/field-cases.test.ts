import { expect, test } from 'vitest'
import type { AskedReading } from '#core/import/ask-reading.ts'
import type { ListReading } from '#core/import/reading.ts'
import { type Files, read } from '#tests/core/import/survey-kit.ts'

test.each<[string, string[], string[], string[]]>([
  [
    'F01, without a wrapper',
    ['train/Fracture/1.png', 'val/Normal/2.png', 'test/Normal/3.png'],
    ['SPLIT', 'CLASS'],
    [
      'test/Normal/3.png | Normal | TEST',
      'train/Fracture/1.png | Fracture | TRAIN',
      'val/Normal/2.png | Normal | VALIDATION',
    ],
  ],
  [
    'F01, with a wrapper',
    ['neck/train/Fracture/1.png', 'neck/val/Normal/2.png', 'neck/test/Normal/3.png'],
    ['PASSED', 'SPLIT', 'CLASS'],
    [
      'neck/test/Normal/3.png | Normal | TEST',
      'neck/train/Fracture/1.png | Fracture | TRAIN',
      'neck/val/Normal/2.png | Normal | VALIDATION',
    ],
  ],
  [
    'F05, a folder a patient below the class',
    ['Normal/patient1/a.png', 'Normal/patient1/b.png', 'Fracture/patient2/c.png'],
    ['CLASS', 'GROUP'],
    [
      'Fracture/patient2/c.png | Fracture | group patient2',
      'Normal/patient1/a.png | Normal | group patient1',
      'Normal/patient1/b.png | Normal | group patient1',
    ],
  ],
  [
    'D23, a CD',
    [
      'DICOM/PA000000/ST000000/SE000000/IM000000',
      'DICOM/PA000000/ST000000/SE000001/IM000000',
      'DICOM/PA000001/ST000000/SE000000/IM000000',
      'DICOMDIR',
    ],
    ['PASSED', 'GROUP', 'PASSED', 'PASSED'],
    [
      'DICOM/PA000000/ST000000/SE000000/IM000000 | group PA000000',
      'DICOM/PA000000/ST000000/SE000001/IM000000 | group PA000000',
      'DICOM/PA000001/ST000000/SE000000/IM000000 | group PA000001',
      'DICOMDIR | passed over: a table of contents of DICOM files, which are read themselves',
    ],
  ],
  [
    'F09, what systems leave behind',
    [
      'Normal/a.png',
      'Fracture/b.png',
      'Normal/Thumbs.db',
      'Normal/desktop.ini',
      'Normal/@eaDir/a.png',
      'Icon\r',
      '.DS_Store',
    ],
    ['CLASS'],
    [
      '.DS_Store | passed over: hidden',
      'Fracture/b.png | Fracture',
      'Icon\r | passed over: macOS keeps the icon of a folder in it',
      'Normal/@eaDir/a.png | passed over: a storage server keeps it beside the files',
      'Normal/Thumbs.db | passed over: Windows keeps its previews in it',
      'Normal/a.png | Normal',
      'Normal/desktop.ini | passed over: Windows keeps the look of a folder in it',
    ],
  ],
])('%s: levels and lines', async (_id, names, levels, lines) => {
  const found = await read(names)
  expect(found.levels.slice(0, levels.length)).toEqual(levels)
  expect(found.lines).toEqual(lines)
  expect(found.doubts).toEqual([])
})

test.each(Array.from({ length: 3 }, (_, i) => [2, 80, 500][i] ?? 0))(
  'D23: of %i patients every folder is a group, and nobody asks for 500 classes',
  async count => {
    const names = Array.from({ length: count }, (_, i) => `${String(1000 + i)}_Doe/view.dcm`)
    const found = await read(names)
    expect(found.levels).toEqual(['GROUP'])
    expect(found.listing.entries.every(entry => entry.className === null && entry.group !== null)).toBe(true)
  },
)

const coco = (className: string) =>
  JSON.stringify({
    images: [{ id: 1, file_name: 'img.png' }],
    categories: [{ id: 1, name: className }],
    annotations: [{ id: 1, image_id: 1, category_id: 1 }],
  })

test('L12: one list a split, all of them at once', async () => {
  const list = (folder: string, className: string): Files => ({
    [`${folder}/img.png`]: folder,
    [`${folder}/_annotations.coco.json`]: coco(className),
  })
  const found = await read({ ...list('train', 'Normal'), ...list('valid', 'Fracture'), ...list('test', 'Normal') })
  expect(found.doubts).toEqual([])
  expect(found.lines.filter(line => !line.includes('passed over'))).toEqual([
    'test/img.png | Normal | TEST',
    'train/img.png | Normal | TRAIN',
    'valid/img.png | Fracture | VALIDATION',
  ])
})

test('L19, L23: a path that leads out costs its row, and what no list names is passed over by name', async () => {
  const found = await read({ 'a.png': 'x', 'b.png': 'x', 'l.csv': 'file,label\na.png,Normal\n/etc/passwd,Fracture\n' })
  expect(found.lines).toEqual([
    'a.png | Normal',
    'b.png | passed over: no list names it',
    'l.csv | passed over: a list of files',
    '/etc/passwd | Fracture | REFUSED: no file of that name is there',
  ])
  expect(found.listing).toMatchObject({ fileCount: 3, labelCount: 2 })
})

test('F02: a column of splits, and folders of splits beside it that say otherwise', async () => {
  const found = await read({ 'a.png': 'x', 'l.csv': 'file,label,split\na.png,Normal,train\n' })
  expect(found.lines[0]).toBe('a.png | Normal | TRAIN')
  const both = await read({
    'train/a.png': 'x',
    'test/b.png': 'x',
    'l.csv': 'file,label,split\ntrain/a.png,Normal,test\ntest/b.png,Normal,test\n',
  })
  expect(both.lines.slice(1)).toEqual([
    'test/b.png | Normal | TEST',
    'train/a.png | Normal | TEST | CONFLICT: the list says TEST, its folder says TRAIN',
  ])
})

test('F06: the class is no part of the group that a pattern or names make', async () => {
  const names = ['Normal/p1-rotated1.png', 'Normal/p1.png', 'Fracture/p2.png', 'Fracture/p1-sharpened.png']
  const byPattern = await read(names, { group: { by: 'PATTERN', pattern: '([^/]+?)(?:-[a-z]+\\d*)*\\.png$' } })
  expect(byPattern.listing.entries.map(entry => entry.group)).toEqual(['p1', 'p2', 'p1', 'p1'])
})

test('another reading is taken whole: roles of levels, split words, lists and columns', async () => {
  const files = { 'A/one/a.png': 'x', 'B/two/b.png': 'x', 'l.csv': 'name,x,who\na.png,Normal,p1\nb.png,Fracture,p2\n' }
  const list = (rest: Partial<ListReading>): ListReading => ({
    ...{ path: 'l.csv', isUsed: true, split: null, columns: [], threshold: null, separator: null, question: null },
    ...rest,
  })
  const of = async (reading: AskedReading) =>
    (await read(files, reading)).lines.filter(line => !line.startsWith('l.csv'))
  expect(await of({ lists: [list({ columns: ['FILE', 'CLASS', 'GROUP'] })], levels: ['PASSED', 'PASSED'] })).toEqual([
    'A/one/a.png | Normal | group p1',
    'B/two/b.png | Fracture | group p2',
  ])
  expect(await of({ lists: [list({ columns: ['FILE', 'OTHER', 'CLASS'] })], levels: ['GROUP', 'PASSED'] })).toEqual([
    'A/one/a.png | p1 | group A',
    'B/two/b.png | p2 | group B',
  ])
  const splits = { A: 'TRAIN', B: null } as const
  expect(await of({ lists: [list({ isUsed: false })], levels: ['SPLIT', 'CLASS'], splits })).toEqual([
    'A/one/a.png | one | TRAIN',
    'B/two/b.png | two',
  ])
  expect(await of({ lists: [list({ columns: ['FILE', 'CLASS', 'OTHER'] })], levels: ['PASSED', 'CLASS'] })).toEqual(
    [
      'A/one/a.png | one | CONFLICT: the list says Normal, its folder says one',
      'B/two/b.png | two | CONFLICT: the list says Fracture, its folder says two',
    ].map(line => line.replace(/ \| (?:one|two) \|/, line.includes('a.png') ? ' | Normal |' : ' | Fracture |')),
  )
})

test('two levels that both look like splits are asked about', async () => {
  const found = await read([
    'train/test/Normal/a.png',
    'test/train/Normal/b.png',
    'train/val/Fracture/c.png',
    'val/train/Normal/d.png',
  ])
  expect(found.doubts.join(' ')).toMatch(/both look like splits/)
})

test('a class level of 5,000 names is no class level unless somebody says so, and is asked about', async () => {
  const word = (i: number) =>
    String(i)
      .padStart(4, '0')
      .replaceAll(/\d/g, digit => 'abcdefghij'[Number(digit)] ?? '')
  const names = Array.from({ length: 5000 }, (_, i) => `finding ${word(i)}/a.png`)
  const found = await read(names)
  expect(found.levels).toEqual(['GROUP'])
  expect(found.doubts.join(' ')).toMatch(/names: taken as groups, not as classes/)
  const asked = await read(names, { levels: ['CLASS'] })
  expect(new Set(asked.listing.entries.map(entry => entry.className)).size).toBe(5000)
})

test.each([
  ['NFC', 'NFD'],
  ['NFD', 'NFC'],
])('a list in %s finds files in %s', async (list, file) => {
  const name = 'R\u00fccken/\u00e4.png'
  const found = await read({ [name.normalize(file)]: 'x', 'l.csv': `file,label\n${name.normalize(list)},Normal\n` })
  expect(found.lines).toContain(`${name.normalize(file)} | Normal`)
})

test('a list of 100,000 files that are not there is 100,000 refusals by name, in seconds', async () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => `gone/${i}.png,Normal`)
  const begun = performance.now()
  const { listing } = await read({ 'a.png': 'x', 'l.csv': `file,label\na.png,Normal\n${rows.join('\n')}\n` })
  expect(performance.now() - begun).toBeLessThan(30_000)
  expect(listing).toMatchObject({ fileCount: 2, labelCount: 100_001 })
  expect(listing.entries.filter(entry => entry.problem?.outcome === 'REFUSED')).toHaveLength(100_000)
})

test('the labels of a file with an odd name stay with it', async () => {
  const { listing, lines } = await read({
    'a\tb.png': 'x',
    'c.png': 'x',
    'l.csv': 'file;label\na\tb.png;Normal\nc.png;Normal\n',
  })
  expect(lines[0]).toBe('a\tb.png | Normal | REFUSED: a control character in its name')
  expect(listing.labelCount).toBe(listing.entries.reduce((sum, entry) => sum + entry.answers.length, 0))
})
