import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { findLists } from '#core/import/list/find-lists.ts'
import { unreadFormats } from '#core/import/list/unread-formats.ts'
import { largestListBytes } from '#core/import/listing.ts'
import { find, say } from '#tests/core/import/lists/kit.ts'
import { textRows, workbook } from '#tests/core/import/lists/workbook.ts'

const given = { names: ['a.png', 'b.png'], classNames: ['Normal', 'Fracture'] }
const said = ['a.png | Normal', 'b.png | Fracture']

test.each<[string, string, string]>([
  ['l.csv.gz', 'file,label\na.png,Normal\nb.png,Fracture\n', 'CSV, commas, UTF-8, packed by gzip'],
  ['l.TSV.GZ', 'file\tlabel\na.png\tNormal\nb.png\tFracture\n', 'TSV, tabs, UTF-8, packed by gzip'],
  ['l.json.gz', '{"a.png":"Normal","b.png":"Fracture"}', 'JSON, a label a name, packed by gzip'],
  [
    'l.jsonl.gz',
    '{"file":"a.png","label":"Normal"}\n{"file":"b.png","label":"Fracture"}\n',
    'JSON Lines, packed by gzip',
  ],
])('%s is read', (name, text, detail) => {
  const list = find(name, gzipSync(text), given)
  expect(say(list, given)).toEqual(said)
  expect(list.detail).toBe(detail)
})

test('a spreadsheet packed by gzip is read', async () => {
  const rows = textRows([
    ['file', 'label'],
    ['a.png', 'Normal'],
    ['b.png', 'Fracture'],
  ])
  const list = find('l.xlsx.gz', gzipSync(await workbook([{ name: 'L', rows }])), given)
  expect(say(list, given)).toEqual(said)
  expect(list.detail).toBe('XLSX, sheet L, packed by gzip')
  expect(unreadFormats(['l.xlsx.gz', 'l.xlsx.bz2']).map(({ path }) => path)).toEqual(['l.xlsx.bz2'])
})

test('the split that a packed list is called by is read', () => {
  expect(find('test.csv.gz', gzipSync('file\na.png\nb.png\n'), given).proposed.split).toBe('TEST')
})

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-packed-'))
afterAll(() => rm(folder, { recursive: true }))
const csv = gzipSync('file,label\na.png,Normal\n')

test.each<[string, Buffer, string, { bytes: number; cells: number }?]>([
  ['cut short', csv.subarray(0, -9), 'packed and damaged (Z_BUF_ERROR); allowed: a whole gzip'],
  ['no gzip', Buffer.from('file,label\n'), 'packed and damaged (Z_DATA_ERROR); allowed: a whole gzip'],
  ['of other things', gzipSync('age\n7\n'), 'nothing in it was recognised as the name of a file'],
  [
    'a bomb',
    gzipSync(Buffer.alloc(largestListBytes + 1, 'a')),
    `unpacked more than ${largestListBytes} bytes; allowed: a list of up to ${largestListBytes} bytes`,
  ],
  [
    'more than lists have room for',
    gzipSync(Buffer.alloc(5000, 'a')),
    'with the lists before it more than 1000 bytes; allowed: up to 1000 in all lists',
    { bytes: 1000, cells: 1000 },
  ],
])('a packed list that is %s is asked about, and the one behind it is read', async (name, bytes, why, most) => {
  const below = await mkdtemp(path.join(folder, 'x-'))
  await writeFile(path.join(below, 'bad.csv.gz'), bytes)
  await writeFile(path.join(below, 'good.csv.gz'), csv)
  const container = { kind: 'folder', folder: below, isOurs: true } as const
  const lists = await findLists(container, ['a.png', 'bad.csv.gz', 'good.csv.gz'], [], most)
  expect(name && lists.map(list => [list.shape, list.detail])).toEqual([
    ['UNKNOWN', why],
    ['TABLE', 'CSV, commas, UTF-8, packed by gzip'],
  ])
})
