import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findLists, listCandidates } from '#core/import/list/find-lists.ts'
import { unreadFormats } from '#core/import/list/unread-formats.ts'

test('which files may be lists: not the notes of single pictures, not hidden ones', () => {
  const pictures = Array.from({ length: 30 }, (_, i) => [`set/${i}.png`, `set/${i}.json`, `notes/${i}.xml`]).flat()
  const names = [
    ...pictures,
    'labels.csv',
    'set/train.txt',
    'set/a/b/deep.jsonl',
    '.hidden.csv',
    '__MACOSX/l.csv',
    'l.xlsm',
    'm.csv.gz',
    'set/0.json.gz',
  ]
  const lists = ['labels.csv', 'm.csv.gz', 'set/train.txt', 'set/a/b/deep.jsonl']
  expect(listCandidates(names)).toEqual({ names: lists, leftOver: [] })
  const many = Array.from({ length: 250 }, (_, i) => `lists/${String(i).padStart(3, '0')}.csv`)
  expect(listCandidates(many).leftOver).toHaveLength(50)
})

test('a list in a format that is not read is asked about by its name, and what is none by its place is not', () => {
  const many = Array.from({ length: 21 }, (_, i) => `features/${i}.pkl`)
  const lists = unreadFormats([
    'a.png',
    'labels.xls',
    'set/Labels.XLSM',
    'l.csv.zip',
    'l.xlsx.bz2',
    'l.csv.gz',
    '~$l.xls',
    '.xls',
    'data.yaml',
    ...many,
  ])
  expect(lists.map(({ doubts }) => doubts)).toEqual([
    [
      'labels.xls may be a list of files and was not understood: a spreadsheet of another format; allowed: CSV or XLSX.',
    ],
    [
      'set/Labels.XLSM may be a list of files and was not understood: a spreadsheet of another format; allowed: CSV or XLSX.',
    ],
    ...['l.csv.zip', 'l.xlsx.bz2'].map(name => [
      `${name} may be a list of files and was not understood: it is packed; allowed: unpacked, or packed by gzip.`,
    ]),
  ])
})

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-lists-'))
afterAll(() => rm(folder, { recursive: true }))

test('lists of a folder are found at any depth; what is not understood is among them', async () => {
  const files = {
    'train/l.csv': 'file,label\na.png,N\n',
    'train/a.png': '',
    'broken.json': '{"a',
    'README.txt': 'words\n',
    'a/b.csv': 'age\n7\n',
    'labels.ods': 'PK',
    '~$l.xlsx': 'ann',
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  const lists = await findLists({ kind: 'folder', folder, isOurs: true }, Object.keys(files).sort(), [])
  expect(lists.map(list => [list.path, list.shape])).toEqual([
    ['labels.ods', 'UNKNOWN'],
    ['broken.json', 'UNKNOWN'],
    ['a/b.csv', 'UNKNOWN'],
    ['train/l.csv', 'TABLE'],
  ])
})
