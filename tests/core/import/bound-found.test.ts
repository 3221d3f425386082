import { expect, test } from 'vitest'
import { parseAsked } from '#core/import/ask-reading.ts'
import { boundFound } from '#core/import/bound-found.ts'
import type { Found, FoundInList } from '#core/import/found.ts'

const list = (columns: number, rows: number, cell: string): FoundInList => ({
  path: 'a.csv',
  shape: 'TABLE',
  detail: cell.repeat(100),
  header: Array.from({ length: columns }, (_, i) => `column ${i}`),
  sample: Array.from({ length: rows }, () => Array.from({ length: columns }, () => cell)),
  questions: Array.from({ length: 5000 }, (_, i) => `question ${i}`),
  proposedColumns: Array.from({ length: columns }, () => 'OTHER' as const),
})
const found = (rest: Partial<Found>): Found => ({
  ...{ fileCount: 0, levels: [], lists: [], groups: null, doubts: [], remarks: [] },
  ...rest,
})

test('what is found of a hostile source has the size of a page, and a usual one is kept as it is', () => {
  const usual = found({ lists: [{ ...list(12, 20, 'a cell of some words'), detail: 'CSV', questions: ['class'] }] })
  expect(boundFound(usual)).toEqual(usual)
  const long = '骨'.repeat(1000)
  const hostile = boundFound(
    found({
      lists: Array.from({ length: 200 }, () => list(1000, 20, long.slice(0, 200))),
      levels: Array.from({ length: 16 }, () => ({
        proposed: 'PASSED' as const,
        nameCount: 20,
        names: Array.from({ length: 20 }, () => ({ name: long, fileCount: 1 })),
      })),
      groups: { fileCount: 1, groupCount: 1, dividedCount: 0, examples: [{ group: long, files: [long] }], looks: null },
      doubts: Array.from({ length: 5000 }, () => long),
    }),
  )
  const { lists, levels, doubts, groups } = hostile
  expect(lists.flatMap(l => l.sample.flat()).join('').length).toBeLessThanOrEqual(100_000)
  expect(lists.map(l => l.header.length)).toEqual(Array(200).fill(1000))
  expect(Math.max(...levels.flatMap(l => l.names.map(n => n.name.length)))).toBe(200)
  expect(groups?.examples[0]?.files[0]).toHaveLength(200)
  expect(doubts).toHaveLength(51)
  expect(doubts.at(-1)).toBe('And 4950 more of the kind.')
  expect(lists[0]?.questions.join('').length).toBeLessThanOrEqual(20_000)
})

test('what no record can hold is shown as that, and nothing is cut in the middle of a letter', () => {
  const { lists } = boundFound(found({ lists: [list(1, 1, 'a\0b\ud800c'), list(1, 1, `${'x'.repeat(198)}😀😀`)] }))
  expect(lists[0]?.sample).toEqual([['a\uFFFDb\uFFFDc']])
  for (const { sample } of lists) expect(sample.flat().every(cell => cell.isWellFormed())).toBe(true)
})

const aList = { isUsed: true, split: null, columns: [], threshold: null, separator: null, question: null }

test.each([
  ['levels', { levels: Array(1001).fill('PASSED') }, 'reading.levels'],
  ['lists', { lists: Array(1001).fill({ ...aList, path: 'a.csv' }) }, 'reading.lists'],
  ['a long path', { lists: [{ ...aList, path: 'a'.repeat(4097) }] }, 'reading.lists.0.path'],
  ['a separator of four', { lists: [{ ...aList, path: 'a', separator: '||||' }] }, 'reading.lists.0.separator'],
  ['an empty separator', { lists: [{ ...aList, path: 'a', separator: '' }] }, 'reading.lists.0.separator'],
  ['a long question', { lists: [{ ...aList, path: 'a', question: 'q'.repeat(1001) }] }, 'reading.lists.0.question'],
  ['columns', { lists: [{ ...aList, path: 'a', columns: Array(10_001).fill('FILE') }] }, 'reading.lists.0.columns'],
  ['words', { splits: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [i, null])) }, 'reading.splits'],
  ['a long word', { splits: { ['w'.repeat(201)]: 'TEST' as const } }, 'reading.splits'],
])('a reading of too many or too long %s is refused by its place', async (_what, asked, field) => {
  await expect(parseAsked(asked)).rejects.toMatchObject({ name: 'InvalidInput', field })
})
