export type LevelRole = 'PASSED' | 'SPLIT' | 'CLASS' | 'GROUP'
export type ColumnRole = 'FILE' | 'CLASS' | 'CLASS_FLAG' | 'GROUP' | 'SPLIT' | 'LABELLER' | 'TIME' | 'FRAME' | 'OTHER'
export type Split = 'TRAIN' | 'VALIDATION' | 'TEST'

export type ColumnSeparator = 'COMMA' | 'SEMICOLON' | 'TAB' | 'BAR' | 'BLANK' | 'COLON' | 'TILDE' | 'CARET'
export type ListEncoding =
  | ('UTF_8' | 'UTF_16LE' | 'UTF_16BE' | 'WINDOWS_1252' | 'WINDOWS_1250' | 'WINDOWS_1251' | 'WINDOWS_1253')
  | ('WINDOWS_1254' | 'WINDOWS_1256' | 'KOI8_R' | 'GB18030' | 'SHIFT_JIS' | 'EUC_KR' | 'BIG5')

/** How a list is written, where somebody says so; null: as it was found. */
export interface Writing {
  sheet: string | null
  encoding: ListEncoding | null
  columnSeparator: ColumnSeparator | null
}

/** How one list is read, as the API has it. */
export interface ListReading extends Writing {
  path: string
  isUsed: boolean
  split: Split | null
  columns: ColumnRole[]
  threshold: number | null
  separator: string | null
  question: string | null
}

/** How a source is read, as the API has it. */
export interface Reading {
  levels: LevelRole[]
  lists: ListReading[]
  splits: { word: string; split: Split | null }[]
  groupBy: 'AUTOMATIC' | 'NAME' | 'PATTERN'
  groupPattern: string | null
}

export interface FoundList {
  path: string
  shape: 'TABLE' | 'DATASET' | 'LABEL_STUDIO' | 'COCO' | 'CVAT' | 'DATUMARO' | 'VIA' | 'UNKNOWN'
  detail: string
  header: string[]
  /** The first rows, each as JSON. */
  sample: string[]
  questions: string[]
  /** Those that may be chosen, as of the next two. */
  sheets: string[]
  encodings: ListEncoding[]
  columnSeparators: ColumnSeparator[]
  proposedColumns: ColumnRole[]
}

export interface FoundLevel {
  nameCount: number
  /** Those with most files. */
  names: { name: string; fileCount: number }[]
}

export interface FoundGroups {
  fileCount: number
  groupCount: number
  dividedCount: number
  /** All of it in one line. */
  sentence: string
  /** Two paths each, one after the other: of one name, and nothing alike. */
  unlike: string[]
  examples: { group: string; files: string[] }[]
}

/** What was found in a source, as the API has it. */
export interface Found {
  levels: FoundLevel[]
  lists: FoundList[]
  groups: FoundGroups | null
  doubts: string[]
  remarks: string[]
}

export const levelRoles: { value: LevelRole; text: string }[] = [
  { value: 'CLASS', text: 'Class' },
  { value: 'SPLIT', text: 'Split' },
  { value: 'GROUP', text: 'Group' },
  { value: 'PASSED', text: 'Nothing' },
]

export const columnRoles: { value: ColumnRole; text: string }[] = [
  { value: 'FILE', text: 'File' },
  { value: 'CLASS', text: 'Class' },
  { value: 'CLASS_FLAG', text: 'Class: yes or no' },
  { value: 'GROUP', text: 'Group' },
  { value: 'SPLIT', text: 'Split' },
  { value: 'LABELLER', text: 'Labeller' },
  { value: 'TIME', text: 'Time' },
  { value: 'FRAME', text: 'Frame' },
  { value: 'OTHER', text: 'Nothing' },
]

export const splits: { value: Split; text: string }[] = [
  { value: 'TRAIN', text: 'Train' },
  { value: 'VALIDATION', text: 'Validation' },
  { value: 'TEST', text: 'Test' },
]

/** Whether two readings say the same. */
export const isSameReading = (a: Reading, b: Reading): boolean =>
  JSON.stringify(inputOf(a)) === JSON.stringify(inputOf(b))

const byWord = (a: { word: string }, b: { word: string }) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0)

/** A reading as the API takes it; words in one order, so that what is changed and changed back is no change. */
export function inputOf({ levels, lists, splits: words, groupBy, groupPattern }: Reading) {
  return {
    levels,
    lists: lists.map(
      ({ path, isUsed, split, columns, threshold, separator, question, sheet, encoding, columnSeparator }) => ({
        ...{ path, isUsed, split, columns, threshold, separator, question },
        ...{ sheet, encoding, columnSeparator },
      }),
    ),
    splits: words.map(({ word, split }) => ({ word, split })).sort(byWord),
    groupBy,
    groupPattern: groupBy === 'PATTERN' ? (groupPattern ?? '').trim() : null,
  }
}

/** A list written otherwise than it was read: its columns are as those propose, until somebody says more. */
export function writtenSo(list: ListReading, asRead: ListReading, writing: Partial<Writing>): ListReading {
  const changed = { ...list, ...writing }
  const isAsRead =
    changed.sheet === asRead.sheet &&
    changed.encoding === asRead.encoding &&
    changed.columnSeparator === asRead.columnSeparator
  if (isAsRead) return { ...asRead, isUsed: list.isUsed, split: list.split }
  // An encoding changes letters and no columns.
  const isSameTable = changed.sheet === list.sheet && changed.columnSeparator === list.columnSeparator
  return isSameTable ? changed : { ...changed, columns: [], threshold: null, separator: null, isUsed: true }
}

/** A reading with one list read otherwise. */
export const withList = (reading: Reading, list: ListReading): Reading => ({
  ...reading,
  lists: reading.lists.map(l => (l.path === list.path ? list : l)),
})

/** What a word is said to stand for; where nothing is said, the server reads it by its usual spelling. */
export type SaidSplit = Split | 'NONE' | 'USUAL'

export function saidSplit({ splits }: Reading, word: string): SaidSplit {
  const said = splits.find(s => s.word === word)
  return said ? (said.split ?? 'NONE') : 'USUAL'
}

/** A reading with something else said of a word. */
export function withWord(reading: Reading, word: string, said: SaidSplit): Reading {
  const others = reading.splits.filter(s => s.word !== word)
  if (said === 'USUAL') return { ...reading, splits: others }
  return { ...reading, splits: [...others, { word, split: said === 'NONE' ? null : said }] }
}

/** What a reading says of where classes and labellers stand: what they are named by. */
export function namedBy(reading: Reading): string {
  const { levels, lists } = inputOf(reading)
  return JSON.stringify({ levels, lists: lists.map(({ split: _, ...list }) => list) })
}

/** The words of splits that no level shows, where a list may say splits: its own. */
export function listWords(
  { levels }: Pick<Found, 'levels'>,
  { levels: roles, lists, splits: said }: Reading,
): string[] {
  if (!lists.some(({ isUsed, columns }) => isUsed && (columns.length === 0 || columns.includes('SPLIT')))) return []
  const ofLevels = new Set(
    levels.flatMap(({ names }, i) => (roles[i] === 'SPLIT' ? names.map(({ name }) => name) : [])),
  )
  return said
    .map(({ word }) => word)
    .filter(word => !ofLevels.has(word))
    .sort()
}

/** What is missing before a source can be read so; undefined: nothing is. */
export function reasonAgainstReading(reading: Reading): string | undefined {
  for (const [role, text] of [
    ['SPLIT', 'the split'],
    ['CLASS', 'the class'],
  ] as const)
    if (reading.levels.filter(said => said === role).length > 1) return `Only one level can say ${text}.`
  const used = reading.lists.filter(list => list.isUsed && list.columns.length > 0)
  const withoutFile = used.find(list => list.columns.filter(role => role === 'FILE').length !== 1)
  if (withoutFile) return `Say which column of ${withoutFile.path} names the file: one does.`
  if (reading.groupBy === 'PATTERN' && !reading.groupPattern?.trim())
    return 'Type a group pattern, or choose another rule.'
  return undefined
}

/** The cells of a row of FoundList.sample. */
export function cellsOf(row: string): string[] {
  const cells: unknown = JSON.parse(row)
  return Array.isArray(cells) ? cells.map(String) : []
}

const manyColumns = 24

/** Columns to show at first: all, or of very many those that say something or were proposed to; by place. */
export function shownColumns({ header, proposedColumns }: FoundList, { columns }: ListReading): number[] {
  const all = header.map((_, i) => i)
  if (all.length <= manyColumns) return all
  const says = (role: ColumnRole | undefined) => role !== undefined && role !== 'OTHER'
  const saying = all.filter(i => says(columns[i]) || says(proposedColumns[i]))
  return saying.length > 0 ? saying : all.slice(0, manyColumns)
}

/** The other tables of one header, which mean the same by their columns. */
export const alikeLists = (lists: readonly FoundList[], { path, header }: FoundList): FoundList[] =>
  header.length === 0 ? [] : lists.filter(l => l.path !== path && l.header.join('\0') === header.join('\0'))

/** A reading with other tables read as one of them is; each keeps its own split. */
export function withAlike(reading: Reading, list: ListReading, alike: readonly FoundList[]): Reading {
  const paths = new Set(alike.map(({ path }) => path))
  const { path: _path, split: _split, ...rest } = list
  const lists = reading.lists.map(l => (paths.has(l.path) ? { ...l, ...rest } : l))
  return { ...reading, lists }
}
