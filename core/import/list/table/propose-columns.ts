import { plainClass } from '#core/import/list/class-words.ts'
import type { Look } from '#core/import/list/look.ts'
import { splitOfList } from '#core/import/list/published-split.ts'
import { findClassSeparator } from '#core/import/list/table/class-cell.ts'
import {
  areOneToOne,
  type ColumnValues,
  isNumeric,
  sampleRows,
  valuesOf,
} from '#core/import/list/table/column-values.ts'
import { findContradictions } from '#core/import/list/table/contradictions.ts'
import { doubtNoes } from '#core/import/list/table/flag-cell.ts'
import { isBothWays, isFlag } from '#core/import/list/table/flag-words.ts'
import { asksSplit, headerRank, isGuessed, plainHeader } from '#core/import/list/table/header-words.ts'
import { type ProposedFile, proposeFile } from '#core/import/list/table/propose-file.ts'
import { proposeFlags } from '#core/import/list/table/propose-flags.ts'
import { proposeFolder } from '#core/import/list/table/propose-folder.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { ColumnRole } from '#core/import/reading.ts'
import { splitOf } from '#core/import/split-words.ts'

export interface ProposedColumns {
  columns: ColumnRole[]
  isOfFolders: boolean
  /** Of the rows that were looked at, which part names files that are there. */
  fileShare: number
  threshold: number | null
  separator: string | null
  /** What contradicts itself or is missing, in sentences. */
  doubts: string[]
}

const fewValues = 50

/** What columns are assigned while they are looked at. */
class Draft {
  readonly roles: ColumnRole[]
  readonly doubts: string[] = []
  readonly columns: readonly ColumnValues[]
  readonly sample: readonly string[][]
  constructor(columns: readonly ColumnValues[], sample: readonly string[][]) {
    this.columns = columns
    this.sample = sample
    this.roles = columns.map(() => 'OTHER')
  }
  get free(): ColumnValues[] {
    return this.columns.filter(({ at }) => this.roles[at] === 'OTHER')
  }
  has(role: ColumnRole): boolean {
    return this.roles.includes(role)
  }
  set(role: ColumnRole, columns: readonly ColumnValues[]): void {
    for (const { at } of columns) this.roles[at] = role
  }

  /** The column whose header names a role most surely. Of several that differ none is taken, and that is said. */
  pick(
    role: Parameters<typeof headerRank>[0],
    what: string,
    isFit: (column: ColumnValues, rank: number) => boolean,
  ): void {
    const ranked = this.free.flatMap(column => {
      const rank = headerRank(role, column.header)
      return rank !== null && isFit(column, rank) ? [{ column, rank }] : []
    })
    const least = Math.min(...ranked.map(({ rank }) => rank))
    const best = ranked.filter(({ rank }) => rank === least).map(({ column }) => column)
    const worded = best.filter(column => !isNumeric(column))
    const [first, ...others] = role === 'CLASS' && worded.length > 0 ? [...worded, ...best.filter(isNumeric)] : best
    if (first === undefined) return
    const differing = others.filter(({ at }) => !areOneToOne(first.at, at, this.sample))
    if (differing.length === 0) this.set(role, [first])
    else
      this.doubts.push(
        `Columns ${[first, ...differing].map(c => c.header).join(', ')} differ: which one is the ${what}?`,
      )
  }
}

function pickClass(draft: Draft, classNames: readonly string[], isHeadless: boolean): void {
  const doubtsBefore = draft.doubts.length
  const wanted = new Set(classNames.map(plainClass))
  const isOfProject = ({ distinct }: ColumnValues) =>
    distinct.size > 0 && wanted.size > 0 && [...distinct].every(value => wanted.has(plainClass(value)))
  const named = draft.free.filter(({ header }) => headerRank('CLASS', header) !== null)
  const [sure, ...more] = named.filter(isOfProject)
  if (sure && more.length === 0) {
    const doubtful = named.filter(c => c !== sure && sharesValues(c, sure) && !areOneToOne(c.at, sure.at, draft.sample))
    if (doubtful.length === 0) draft.set('CLASS', [sure])
  } else if (named.length > 0) {
    const mayBe = (column: ColumnValues) => !(isNumeric(column) && column.distinct.size > fewValues)
    draft.pick('CLASS', 'class', mayBe)
  }
  if (draft.has('CLASS') || draft.doubts.length > doubtsBefore || named.length > 0) return
  const matching = draft.free.filter(column => isOfProject(column) && !isGuessed(column.header))
  const isFew = ({ distinct, filledCount }: ColumnValues) =>
    distinct.size > 0 && distinct.size <= fewValues && (distinct.size < filledCount || draft.free.length === 1)
  const few = draft.free.filter(isFew)
  const candidates = matching.length > 0 || !isHeadless ? matching : few
  const [only, ...rest] = candidates
  if (only && rest.length === 0) draft.set('CLASS', [only])
  else if (only)
    draft.doubts.push(`Columns ${candidates.map(c => c.header).join(', ')} may all be the class: which one is?`)
}

const sharesValues = (a: ColumnValues, b: ColumnValues) => [...a.distinct].some(value => b.distinct.has(value))

const mostSplits = 10
const isSplitColumn = ({ distinct }: ColumnValues, rank: number): boolean =>
  distinct.size > 0 &&
  (rank === 0 || distinct.size <= mostSplits) &&
  [...distinct].some(value => splitOf(value) !== null)

function pickSplit(draft: Draft, isHeadless: boolean): void {
  const doubtsBefore = draft.doubts.length
  draft.pick('SPLIT', 'split', isSplitColumn)
  // What is called a split is one, whatever its words; somebody says what they stand for.
  const isCalled = ({ distinct }: ColumnValues, rank: number) =>
    rank === 0 && distinct.size > 0 && distinct.size <= mostSplits
  if (!draft.has('SPLIT') && draft.doubts.length === doubtsBefore) draft.pick('SPLIT', 'split', isCalled)
  const asked = draft.free.filter(column => asksSplit(column.header) && isFlag(column)).map(({ header }) => header)
  if (!draft.has('SPLIT') && asked.length > 0)
    draft.doubts.push(`${asked.join(', ')}: a split in columns of yes and no is not read; name it in one column.`)
  if (draft.has('SPLIT') || !isHeadless) return
  const [only, ...more] = draft.free.filter(column => isSplitColumn(column, 1))
  if (only && more.length === 0) draft.set('SPLIT', [only])
}

/** Names of groups and of people come before these in header-words.ts: a case, an exam. */
const weakGroups = 5

/** `case`, `exam` of yes and no: nobody would see a class that is taken for a group. */
const isHardlyGroup = (column: ColumnValues, rank: number | null): boolean =>
  rank !== null && rank >= weakGroups && isBothWays(column)

function doubtGroup(draft: Draft): string[] {
  if (draft.has('GROUP') && (draft.has('CLASS') || draft.has('CLASS_FLAG'))) return []
  return draft.free
    .filter(column => isHardlyGroup(column, headerRank('GROUP', column.header)))
    .map(({ header }) => `Column ${header} says yes and no: is it a class, or the group?`)
}

const drawn = new Set(['encodedpixels', 'encodedpixel', 'rle', 'rlemask', 'maskrle'])

const doubtDrawn = ({ free }: Draft): string[] =>
  free
    .filter(({ header }) => drawn.has(plainHeader(header)))
    .map(
      ({ header }) => `Column ${header} draws what was found in runs of pixels: that is not read, and gives no label.`,
    )

/** The column of the files, or of the folders: where a header alone says what names files, another does not name folders. */
function findFile(columns: readonly ColumnValues[], path: string, look: Look): ProposedFile | null {
  const file = proposeFile(columns, look.pictureCount)
  if (file?.isSure) return file
  return proposeFolder(file === null ? columns : file.columns, path, look) ?? file
}

/**
 * What each column of a table says of the file of its row, by its header and by what stands in it. Columns that contradict
 * each other are left out, and that is said.
 * @returns null: none of them names files
 */
export function proposeColumns(table: Table, path: string, look: Look): ProposedColumns | null {
  const sample = sampleRows(table)
  const draft = new Draft(valuesOf(table, sample, path, look), sample)
  const file = findFile(draft.columns, path, look)
  if (file === null) return null
  draft.doubts.push(...file.doubts)
  draft.set('FILE', file.columns)
  pickSplit(draft, table.isHeadless)
  draft.pick('GROUP', 'group', (column, rank) => column.filledCount > 0 && !isHardlyGroup(column, rank))
  draft.pick('LABELLER', 'labeller', ({ filledCount }) => filledCount > 0)
  draft.pick(
    'TIME',
    'time of the answer',
    ({ filledCount }, rank) => filledCount > 0 && (rank < 2 || draft.has('LABELLER')),
  )
  const isWhole = ({ distinct }: ColumnValues) =>
    distinct.size > 0 && [...distinct].every(v => /^[1-9]\d{0,5}$/.test(v))
  draft.pick('FRAME', 'frame', isWhole)
  const doubtsBefore = draft.doubts.length
  pickClass(draft, look.classNames, table.isHeadless)
  const isContradicting = draft.doubts.length > doubtsBefore
  const classColumn = draft.columns.find(({ at }) => draft.roles[at] === 'CLASS')
  const flags = proposeFlags(draft.free, look.classNames, classColumn ?? null)
  if (flags.isContradicting && classColumn) draft.set('OTHER', [classColumn])
  draft.doubts.push(...flags.doubts)
  if (classColumn && !flags.isContradicting) {
    const rows = table.rows.filter((_, i) => !table.faults.has(i))
    const { isUnclear, doubts } = findContradictions(classColumn, draft.free, rows, look.classNames)
    if (isUnclear) draft.set('OTHER', [classColumn])
    draft.doubts.push(...doubts)
  }
  if (!isContradicting) {
    draft.set('CLASS_FLAG', flags.columns)
    draft.doubts.push(...doubtNoes(table, flags.columns, flags.threshold))
  }
  draft.doubts.push(...doubtGroup(draft), ...doubtDrawn(draft))
  const saysNothing = !['CLASS', 'CLASS_FLAG', 'GROUP', 'SPLIT'].some(role => draft.roles.includes(role as ColumnRole))
  if (saysNothing && draft.doubts.length === 0 && table.header.length > 1)
    draft.doubts.push('No column was recognised as class, group or split.')
  const isIdle = file.isOfFolders ? splitOfList(path) === null : !file.isSure
  if (isIdle && saysNothing) return null
  const values = draft.has('CLASS') ? (classColumn?.distinct ?? null) : null
  return {
    columns: draft.roles,
    isOfFolders: file.isOfFolders,
    fileShare: Math.max(0, ...file.columns.map(({ fileShare }) => fileShare)),
    threshold: draft.has('CLASS_FLAG') ? flags.threshold : null,
    separator: values === null ? null : findClassSeparator(values, look.classNames),
    doubts: draft.doubts,
  }
}
