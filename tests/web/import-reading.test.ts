import { expect, test } from 'vitest'
import { levelsLine } from '../../web/features/imports/levels-line.ts'
import {
  alikeLists,
  type FoundList,
  inputOf,
  isSameReading,
  type ListReading,
  listWords,
  namedBy,
  type Reading,
  reasonAgainstReading,
  saidSplit,
  shownColumns,
  withAlike,
  withWord,
} from '../../web/features/imports/reading.ts'
import { sampleNames } from '../../web/features/project/sample-names.ts'

const list = (path: string, columns: ListReading['columns']): ListReading => ({
  ...{ path, isUsed: true, split: null, columns },
  ...{ threshold: null, separator: null, question: null, sheet: null, encoding: null, columnSeparator: null },
})
const found = (path: string, header: string[], proposedColumns: ListReading['columns']): FoundList => ({
  ...{ path, shape: 'TABLE', detail: 'CSV', header, proposedColumns },
  ...{ sample: [], questions: [], sheets: [], encodings: [], columnSeparators: [] },
})
const reading = (part: Partial<Reading>): Reading => ({
  ...{ levels: [], lists: [], splits: [], groupBy: 'AUTOMATIC', groupPattern: null },
  ...part,
})
const level = (...names: string[]) => ({
  nameCount: names.length,
  names: names.map(name => ({ name, fileCount: 1 })),
})

test('what levels say stands in one line, splits in their order', () => {
  const levels = [level('cervical fracture'), level('test', 'train', 'val'), level('fracture', 'normal')]
  const splits = [
    { word: 'test', split: 'TEST' as const },
    { word: 'train', split: 'TRAIN' as const },
    { word: 'val', split: 'VALIDATION' as const },
  ]
  expect(levelsLine(levels, reading({ levels: ['PASSED', 'SPLIT', 'CLASS'], splits }))).toBe(
    'level 2 split: train, val, test; level 3 class: fracture, normal',
  )
  expect(levelsLine([level('a', 'b', 'c', 'd', 'e', 'f')], reading({ levels: ['GROUP'] }))).toBe(
    'level 1 group: a, b, c, d and 2 more',
  )
  expect(levelsLine(levels, reading({ levels: ['PASSED', 'PASSED', 'PASSED'] }))).toMatch(/^no level/)
})

test('split words of lists are shown beside those of levels, where a list may say splits', () => {
  const splits = [
    { word: 'private', split: null },
    { word: 'train', split: 'TRAIN' as const },
  ]
  const ofList = (...lists: ListReading[]) =>
    listWords({ levels: [level('train')] }, reading({ levels: ['SPLIT'], lists, splits }))
  expect(ofList(list('l.csv', ['FILE', 'SPLIT']))).toEqual(['private'])
  expect(ofList(list('cvat.xml', []))).toEqual(['private'])
  expect(ofList(list('l.csv', ['FILE', 'CLASS']))).toEqual([])
  expect(ofList({ ...list('l.csv', ['FILE', 'SPLIT']), isUsed: false })).toEqual([])
})

test('a word of a list keeps its place when something else is said of it', () => {
  const words = ['early', 'late', 'other'].map(word => ({ word, split: null }))
  const before = reading({ lists: [list('l.csv', ['FILE', 'SPLIT'])], splits: words })
  expect(listWords({ levels: [] }, withWord(before, 'early', 'TEST'))).toEqual(['early', 'late', 'other'])
})

test('of very many columns those that say something are shown first', () => {
  const header = Array.from({ length: 200 }, (_, i) => `c${i}`)
  const roles = header.map((_, i): ListReading['columns'][number] => (i === 0 ? 'FILE' : i === 9 ? 'CLASS' : 'OTHER'))
  const proposed = roles.map((role, i) => (i === 7 ? ('GROUP' as const) : role))
  expect(shownColumns(found('a.csv', header, proposed), list('a.csv', roles))).toEqual([0, 7, 9])
  expect(shownColumns(found('a.csv', header.slice(0, 20), []), list('a.csv', []))).toHaveLength(20)
})

test('tables of one header are read alike on one press, and each keeps its own split', () => {
  const lists = ['a', 'b', 'c'].map(name => found(`${name}.csv`, name === 'c' ? ['x'] : ['file', 'label'], []))
  const [first] = lists
  if (!first) throw new Error('no list')
  expect(alikeLists(lists, first).map(l => l.path)).toEqual(['b.csv'])
  const before = reading({
    lists: [
      list('a.csv', ['FILE', 'CLASS']),
      { ...list('b.csv', ['FILE', 'OTHER']), split: 'TEST' },
      list('c.csv', ['FILE']),
    ],
  })
  const after = withAlike(before, list('a.csv', ['FILE', 'CLASS']), alikeLists(lists, first))
  expect(after.lists.map(l => [l.columns.join(), l.split])).toEqual([
    ['FILE,CLASS', null],
    ['FILE,CLASS', 'TEST'],
    ['FILE', null],
  ])
})

test('a table needs one column that names the file, and a pattern has to be there', () => {
  expect(reasonAgainstReading(reading({ lists: [list('a.csv', ['CLASS', 'OTHER'])] }))).toMatch(/a.csv names the file/)
  expect(reasonAgainstReading(reading({ lists: [{ ...list('a.csv', ['CLASS']), isUsed: false }] }))).toBeUndefined()
  expect(reasonAgainstReading(reading({ groupBy: 'PATTERN', groupPattern: ' ' }))).toMatch(/Type a group pattern/)
})

test('a pattern is sent only where the rule goes by it', () => {
  expect(inputOf(reading({ groupBy: 'NAME', groupPattern: '(.+)' })).groupPattern).toBeNull()
  expect(inputOf(reading({ groupBy: 'PATTERN', groupPattern: ' (.+) ' })).groupPattern).toBe('(.+)')
})

test('a word is read as usual until something is said of it, and saying that it is none is something', () => {
  const before = reading({ splits: [{ word: 'val', split: 'VALIDATION' }] })
  expect(['val', 'train'].map(word => saidSplit(before, word))).toEqual(['VALIDATION', 'USUAL'])
  const none = withWord(before, 'train', 'NONE')
  expect(saidSplit(none, 'train')).toBe('NONE')
  expect(inputOf(none).splits).toContainEqual({ word: 'train', split: null })
  expect(withWord(none, 'train', 'USUAL')).toEqual(before)
})

test('a word that is changed and changed back is no change, in whatever order words came', () => {
  const before = reading({
    splits: [
      { word: 'val', split: 'VALIDATION' },
      { word: 'test', split: 'TEST' },
    ],
  })
  const changed = withWord(before, 'val', 'TRAIN')
  expect(isSameReading(before, changed)).toBe(false)
  expect(isSameReading(before, withWord(changed, 'val', 'VALIDATION'))).toBe(true)
})

test('what was said of names holds while the same levels and columns name them, however they are grouped or split', () => {
  const before = reading({ levels: ['SPLIT', 'CLASS'], lists: [list('a.csv', ['FILE', 'CLASS'])] })
  const same = [
    { ...before, groupBy: 'NAME' as const },
    withWord(before, 'val', 'TRAIN'),
    { ...before, lists: before.lists.map(l => ({ ...l, split: 'TEST' as const })) },
  ]
  for (const other of same) expect(namedBy(other)).toBe(namedBy(before))
  const others = [
    { ...before, levels: ['CLASS' as const, 'CLASS' as const] },
    { ...before, lists: before.lists.map(l => ({ ...l, isUsed: false })) },
    { ...before, lists: [list('a.csv', ['FILE', 'OTHER'])] },
  ]
  for (const other of others) expect(namedBy(other)).not.toBe(namedBy(before))
})

test('of very many names some from all over them go into one request', () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `set ${i % 3}/${'ü'.repeat(60)}/${i}.png`)
  const sample = sampleNames(names)
  expect(new TextEncoder().encode(JSON.stringify(sample)).length).toBeLessThanOrEqual(500_000)
  expect(new Set(sample.map(name => name.slice(0, 5)))).toEqual(new Set(['set 0', 'set 1', 'set 2']))
  expect(sampleNames(['b/1.png', 'a/1.png'])).toEqual(['a/1.png', 'b/1.png'])
  expect(sampleNames([])).toEqual([])
})
