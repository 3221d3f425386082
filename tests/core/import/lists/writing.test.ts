import { expect, test } from 'vitest'
import { completeReading } from '#core/import/ask-reading.ts'
import type { Found } from '#core/import/found.ts'
import { lookAround } from '#core/import/list/look.ts'
import { readAny } from '#core/import/list/read-list.ts'
import { previewList } from '#core/import/preview-list.ts'
import type { ListReading, Reading, Writing } from '#core/import/reading.ts'
import { headerKey } from '#core/import/survey.ts'
import { say, survey } from '#tests/core/import/lists/kit.ts'
import { textRows, workbook } from '#tests/core/import/lists/workbook.ts'

const given = { names: ['a.png', 'b.png'] }
const around = () => lookAround({ names: [...given.names], classNames: [] })
function readAs(path: string, bytes: Buffer, writing?: Writing) {
  const list = readAny(bytes, path, around(), writing)
  if (!list) throw new Error('it is no list')
  return list
}
const foundOf = (list: ReturnType<typeof readAs>): Found => ({
  ...{ fileCount: 3, levels: [], groups: null, doubts: [], remarks: [] },
  lists: [{ ...list, proposedColumns: list.proposed.columns }],
})
const readingOf = (list: ListReading): Reading => ({
  levels: [],
  lists: [list],
  splits: {},
  group: { by: 'AUTOMATIC' },
})
function preview(list: ReturnType<typeof readAs>, how: Partial<ListReading>) {
  const imported = { found: foundOf(list), reading: readingOf(list.proposed) }
  return previewList(imported, list.path, { lists: [{ ...list.proposed, columns: [], ...how }] })
}

const book = await workbook([
  {
    name: 'First reader',
    rows: textRows([
      ['file', 'label'],
      ['a.png', 'Normal'],
      ['b.png', 'Normal'],
    ]),
  },
  {
    name: 'Consensus',
    rows: textRows([
      ['patient', 'image', 'finding'],
      ['7', 'a.png', 'Fracture'],
      ['8', 'b.png', 'Normal'],
    ]),
  },
  {
    name: 'Notes',
    rows: textRows([
      ['who', 'when'],
      ['Ann', 'May'],
      ['Bob', 'June'],
    ]),
  },
])

test('of sheets with other columns that all name files one is chosen; until then that is asked', async () => {
  const list = readAs('l.xlsx', book)
  expect(list.proposed.isUsed).toBe(false)
  expect(list.doubts).toEqual(['The sheets First reader, Consensus of l.xlsx all name files: which one is read?'])
  expect(list.ways?.forms.map(({ sheet, isGuess }) => [sheet, isGuess])).toEqual([
    ['First reader', true],
    ['Consensus', false],
    ['Notes', false],
  ])
  const chosen = readAs('l.xlsx', book, { sheet: 'Consensus' })
  expect(chosen.proposed).toMatchObject({ sheet: 'Consensus', columns: ['GROUP', 'FILE', 'CLASS'], isUsed: true })
  expect(say(chosen, given)).toEqual(['a.png | Fracture | group 7', 'b.png | Normal | group 8'])
  expect(chosen.ways?.forms.find(({ isGuess }) => isGuess)?.sheet).toBe('First reader')
  expect(() => readAs('l.xlsx', book, { sheet: 'Third' })).toThrow(
    'reading.lists, l.xlsx, sheet is Third; allowed: First reader, Consensus, Notes',
  )
})

test('a sheet of which no column is known to name files can be chosen, and its columns said', async () => {
  const notes = readAs('l.xlsx', book, { sheet: 'Notes' })
  expect(notes.proposed).toMatchObject({ isUsed: false, columns: ['OTHER', 'OTHER'] })
  expect(notes.doubts).toEqual(['No column of l.xlsx was recognised as the name of a file.'])
})

test('sheets of the same columns are read together, and one of them alone where somebody says so', async () => {
  const same = await workbook([
    {
      name: 'train',
      rows: textRows([
        ['file', 'label'],
        ['a.png', 'Normal'],
      ]),
    },
    {
      name: 'test',
      rows: textRows([
        ['file', 'label'],
        ['b.png', 'Normal'],
      ]),
    },
  ])
  const list = readAs('l.xlsx', same)
  expect(say(list, given)).toHaveLength(2)
  expect(list.ways?.forms.map(({ sheet, isGuess }) => [sheet, isGuess])).toEqual([
    [null, true],
    ['train', false],
    ['test', false],
  ])
  expect(say(readAs('l.xlsx', same, { sheet: 'test' }), given)).toEqual(['b.png | Normal'])
})

test('a preview follows the sheet, with its header and what its columns propose', async () => {
  const list = readAs('l.xlsx', book)
  expect(await preview(list, { sheet: 'Consensus' })).toMatchObject({
    header: ['patient', 'image', 'finding'],
    columns: ['GROUP', 'FILE', 'CLASS'],
    rows: [
      { reference: 'a.png', className: 'Fracture', group: '7' },
      { reference: 'b.png', className: 'Normal', group: '8' },
    ],
  })
  await expect(preview(list, { sheet: 'Third' })).rejects.toThrow('allowed: First reader, Consensus, Notes')
  await expect(preview(list, { sheet: 'Notes', columns: ['FILE'] })).rejects.toThrow('a role for each of 2 columns')
})

const greek = Buffer.from('file,label\na.png,Normal\nb.png,', 'latin1')
const umlauts = Buffer.concat([greek, Buffer.from([0xc3, 0xf1, 0xfc, 0xed, 0x0a])])

test('an encoding is chosen over the guess: kept with the reading, previewed from the bytes of its rows', async () => {
  const list = readAs('l.csv', umlauts)
  expect(list.ways?.encodings).toContain('WINDOWS_1253')
  const chosen = readAs('l.csv', umlauts, { encoding: 'WINDOWS_1253' })
  expect(chosen.detail).toBe('CSV, commas, Windows-1253')
  expect(chosen.proposed.encoding).toBe('WINDOWS_1253')
  expect(say(chosen, given)).toEqual([
    'a.png | Normal',
    'b.png | Γρόν'.replace('ό', new TextDecoder('windows-1253').decode(Buffer.from([0xfc]))),
  ])
  const seen = await preview(list, { encoding: 'WINDOWS_1253' })
  expect(seen.rows.map(row => row.className)).toEqual([
    'Normal',
    new TextDecoder('windows-1253').decode(umlauts.subarray(-5, -1)),
  ])
  expect((await preview(list, { encoding: 'UTF_8' })).rows[1]?.problem).toContain('letters that cannot be read')
  await expect(preview(readAs('l.csv', greek), { encoding: 'UTF_8' })).rejects.toThrow(
    'reading.lists, l.csv, encoding is UTF_8; allowed: none: it can be read in one way',
  )
})

test('JSON as a table is previewed in the encoding that is chosen, its escapes as they are', async () => {
  const json = Buffer.from('[{"file":"a.png","d\xe9j":"Br\xfcche"},{"file":"b.png","d\xe9j":"N"}]', 'latin1')
  const seen = await preview(readAs('l.json', json), { encoding: 'WINDOWS_1251', columns: ['FILE', 'CLASS'] })
  expect(seen.header).toEqual(['file', 'dйj'])
  expect(seen.rows.map(row => row.className)).toEqual(['Brьche', 'N'])
  const escaped = Buffer.from('[{"file":"a.png","d\xe9j":"\\u9aa8"},{"file":"b.png","d\xe9j":"N"}]', 'latin1')
  const same = await preview(readAs('l.json', escaped), { encoding: 'WINDOWS_1251', columns: ['FILE', 'CLASS'] })
  expect(same.rows.map(row => row.className)).toEqual(['骨', 'N'])
})

test('a header beyond ASCII is previewed in the encoding that is chosen', async () => {
  const bytes = Buffer.concat([
    Buffer.from('file;d'),
    Buffer.from([0xe9]),
    Buffer.from('j\u0000'.slice(0, 1)),
    Buffer.from(';label\na.png;1;Normal\nb.png;2;Normal\n'),
  ])
  const seen = await preview(readAs('l.csv', bytes), { encoding: 'WINDOWS_1251' })
  expect(seen.header[1]).toBe('dйj')
})

test('what separates columns is chosen over the guess, also what is never guessed', async () => {
  const bytes = Buffer.from('file,label:of\na.png,Normal:x\nb.png,Fracture:y\n')
  const list = readAs('l.csv', bytes)
  expect(list.ways?.forms.map(form => [form.columnSeparator, form.isGuess])).toEqual([
    ['COMMA', true],
    ['COLON', false],
  ])
  expect(await preview(list, { columnSeparator: 'COLON' })).toMatchObject({
    header: ['file,label', 'of'],
    columns: ['OTHER', 'OTHER'],
  })
  const chosen = readAs('l.csv', bytes, { columnSeparator: 'COLON' })
  expect(chosen.detail).toBe('CSV, colons, UTF-8')
  expect(chosen.proposed).toMatchObject({ columnSeparator: 'COLON', columns: ['OTHER', 'OTHER'] })
  await expect(preview(list, { columnSeparator: 'TILDE' })).rejects.toThrow('allowed: COMMA, COLON')
})

test('what no usual separator divides is a list by the one that does', () => {
  const list = readAs('l.csv', Buffer.from('file:label\na.png:Normal\nb.png:Fracture, open\n'))
  expect(list.detail).toBe('CSV, colons, UTF-8')
  expect(say(list, given)).toEqual(['a.png | Normal', 'b.png | Fracture, open'])
  expect(readAny(Buffer.from('see: this, that\nand: more, of it\n'), 'n.txt', around())).toBe(null)
})

test('back to what was found, the columns are those of before', async () => {
  const chosen = readAs('l.xlsx', book, { sheet: 'Consensus' })
  const back = { ...chosen.proposed, sheet: null, columns: [] }
  const read = completeReading({ lists: [back] }, readingOf(chosen.proposed), foundOf(chosen).lists)
  expect(read.lists[0]?.columns).toEqual(['FILE', 'CLASS'])
})

test('what somebody chose is remembered for the next table of those columns', async () => {
  const files = { 'a.png': 'x', 'b.png': 'y', 'l.csv': 'file,label~of\na.png,Normal~x\nb.png,Fracture~y\n' }
  const said: ListReading = {
    ...{ path: 'before.csv', isUsed: true, split: null, columns: ['FILE', 'CLASS'], columnSeparator: 'TILDE' },
    ...{ threshold: null, separator: null, question: null },
  }
  const remembered = new Map([[headerKey(['file,label', 'of']), said]])
  const { reading, lines } = await survey(files, { remembered })
  expect(reading.lists[0]).toMatchObject({ columnSeparator: 'TILDE', columns: ['FILE', 'CLASS'] })
  expect(lines.filter(line => line.includes('a.png,Normal'))).toEqual([
    'a.png,Normal | x | REFUSED: no file of that name is there',
  ])
})

test('an encoding that somebody chose is remembered for what may be in it, and never for what is UTF-8', async () => {
  const said: ListReading = {
    ...{ path: 'before.csv', isUsed: true, split: null, columns: ['FILE', 'CLASS'], encoding: 'WINDOWS_1251' },
    ...{ threshold: null, separator: null, question: null },
  }
  const remembered = new Map([[headerKey(['file', 'label']), said]])
  const linesOf = async (path: string, bytes: Buffer) =>
    (await survey({ 'a.png': 'x', 'b.png': 'y', [path]: bytes }, { remembered })).lines
  const csv = 'file,label\na.png,Brüche\nb.png,N\n'
  const json = JSON.stringify([
    { file: 'a.png', label: 'Brüche' },
    { file: 'b.png', label: 'N' },
  ])
  for (const [path, text] of [
    ['l.csv', csv],
    ['l.json', json],
  ] as const) {
    expect(await linesOf(path, Buffer.from(text, 'latin1'))).toEqual(['a.png | Brьche', 'b.png | N'])
    expect(await linesOf(path, Buffer.from(text))).toEqual(['a.png | Brüche', 'b.png | N'])
  }
})
