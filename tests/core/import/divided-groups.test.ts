import { expect, test } from 'vitest'
import type { AskedReading } from '#core/import/ask-reading.ts'
import { type Files, pictures, read } from '#tests/core/import/survey-kit.ts'

const originals = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']
const ofSplits = { originals: ['', 'train'], copies: ['-rotated1', 'test'] } as const
const rowsOf = (names: readonly string[]) =>
  names.map(name => `${name},${name.includes('rotated') ? 'test' : 'train'}\n`).join('')
const flat = Object.values(ofSplits).flatMap(([mark]) => originals.map(name => `${name}${mark}.png`))
const inFolders = (train: string, test: string) =>
  originals.flatMap(name => [`${train}/Normal/${name}.png`, `${test}/Normal/${name}-rotated1.png`])

test.each<[string, Files, AskedReading, number | null, number]>([
  ['a column', { ...pictures(...flat), 'l.csv': `file,split\n${rowsOf(flat)}` }, {}, 6, 12],
  ['folders', pictures(...inFolders('train', 'test')), {}, 6, 12],
  [
    'words that people mapped',
    pictures(...inFolders('early', 'late')),
    { levels: ['SPLIT', 'CLASS'], splits: { early: 'TRAIN', late: 'TEST' } },
    6,
    12,
  ],
  [
    'lists of one split each',
    {
      ...pictures(...flat),
      'train.csv': `file,label\n${originals.map(name => `${name}.png,Normal\n`).join('')}`,
      'test.csv': `file,label\n${originals.map(name => `${name}-rotated1.png,Normal\n`).join('')}`,
    },
    {},
    6,
    12,
  ],
  [
    'a column, of the files that go in alone',
    { ...pictures(...flat, 'b1.png', 'b1-rotated1.png'), 'l.csv': `file,split\n${rowsOf(flat)}` },
    {},
    6,
    12,
  ],
  [
    'a column, where nothing goes in twice',
    { ...pictures(...flat), 'l.csv': `file,split\n${rowsOf(originals.map(name => `${name}.png`))}` },
    {},
    null,
    0,
  ],
])('groups that stand in more than one split by %s are counted', async (_, files, reading, divided, fileCount) => {
  const { found } = await read(files, reading)
  expect(found.groups?.dividedCount ?? null).toBe(divided)
  expect(found.groups?.fileCount ?? 0).toBe(fileCount)
})
