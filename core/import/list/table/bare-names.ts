import { folderNamed, type Look, namesFile } from '#core/import/list/look.ts'
import { isNothing, sampleRows } from '#core/import/list/table/column-values.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import { nameColumns, type Table } from '#core/import/list/table/table.ts'

const mostLooked = 100
const mostColumns = 30
/** Of the values that were looked at, so many have to name something. */
const least = 0.5

const behind = /^(.+)([-_][A-Za-z]{2,20})$/
const before = /^([A-Za-z]{2,20}[-_])(.+)$/
const lettered = /^([A-Za-z]{1,12}[-_ ]?)0*([1-9]\d*)$/
const numeric = /^0*([1-9]\d{0,30})(?:\.0)?$/

/** A column as names are called: what becomes of a cell, and how that is called. */
interface Bare {
  at: number
  name: string
  isOfFolders: boolean
  of(cell: string): string
}

const isCalled = (header: string) => headerRank('FILE', header) !== null || headerRank('GROUP', header) !== null

/** What all values have in common, behind a mark, in front or at the end: `_study`. */
function affixOf(values: readonly string[]): Pick<Bare, 'name' | 'of'> | null {
  const common = (pattern: RegExp, part: 1 | 2) => {
    const affix = pattern.exec(values[0] ?? '')?.[part]
    return affix !== undefined && values.every(value => pattern.exec(value)?.[part] === affix) ? affix : null
  }
  const end = common(behind, 2)
  if (end !== null)
    return { name: `without ${end}`, of: cell => (cell.endsWith(end) ? cell.slice(0, -end.length) : cell) }
  const start = common(before, 1)
  if (start === null) return null
  return { name: `without ${start}`, of: cell => (cell.startsWith(start) ? cell.slice(start.length) : cell) }
}

/** Names of folders that are a number behind letters, by those and by it: `p10000032`; null: two are of one number. */
function letteredFolders({ folders }: Look): Map<string, Map<string, string | null>> {
  const found = new Map<string, Map<string, string | null>>()
  for (const name of folders) {
    const [, letters, number] = lettered.exec(name) ?? []
    if (letters === undefined || number === undefined) continue
    const names = found.get(letters) ?? new Map<string, string | null>()
    found.set(letters, names.set(number, names.has(number) ? null : name))
  }
  return found
}

/** Letters that folders have before the numbers of a column, where those of one kind alone do. */
function letteredAs(
  values: readonly string[],
  all: Map<string, Map<string, string | null>>,
): Pick<Bare, 'name' | 'of'> | null {
  const numberOf = (cell: string) => numeric.exec(cell)?.[1] ?? ''
  if (!values.every(value => numeric.test(value))) return null
  const naming = [...all].filter(
    ([, names]) => values.filter(value => names.get(numberOf(value))).length >= least * values.length,
  )
  const [only, ...more] = naming
  if (only === undefined || more.length > 0) return null
  const [letters, names] = only
  return { name: `as ${letters}`, of: cell => names.get(numberOf(cell)) ?? cell }
}

/**
 * A table whose names of files or folders have something before or behind them that those have not, `1a2b_study`, or lack letters
 * that folders have, 10000032 of `p10000032`: with one more column for each of those that has them as they are called.
 * @param isFound whether another column names folders already: then files alone are looked for
 * @returns null: there is no such column
 */
export function bareNames(table: Table, path: string, look: Look, isFound: boolean): Table | null {
  const sample = sampleRows(table)
  const step = Math.max(1, sample.length / mostLooked)
  const rows = Array.from({ length: Math.min(sample.length, mostLooked) }, (_, i) => sample[Math.floor(i * step)] ?? [])
  let all: Map<string, Map<string, string | null>> | null = null
  const found = table.header.slice(0, mostColumns).flatMap((header, at): Bare[] => {
    if (!isCalled(header)) return []
    const values = [...new Set(rows.map(row => row[at] ?? ''))].filter(value => !isNothing(value))
    if (values.length === 0) return []
    const affix = affixOf(values)
    if (affix === null) all ??= letteredFolders(look)
    const bare = affix ?? letteredAs(values, all ?? new Map())
    if (!bare) return []
    const areMost = (is: (value: string) => boolean) => values.filter(is).length >= least * values.length
    const isFile = (name: string) => namesFile(name, path, look, true)
    if (areMost(isFile)) return []
    if (areMost(value => isFile(bare.of(value)))) return [{ ...bare, at, isOfFolders: false }]
    const isOfFolders = !isFound && areMost(value => folderNamed(bare.of(value), path, look) !== null)
    return isOfFolders ? [{ ...bare, at, isOfFolders }] : []
  })
  const ofFiles = found.filter(({ isOfFolders }) => !isOfFolders)
  const taken = ofFiles.length > 0 ? ofFiles : found
  if (taken.length === 0) return null
  look.room.take('cells', table.rows.length * taken.length, path)
  const width = table.header.length
  const wider = table.rows.map((row, i) =>
    table.faults.has(i)
      ? row
      : [...Array.from({ length: width }, (_, at) => row[at] ?? ''), ...taken.map(({ at, of }) => of(row[at] ?? ''))],
  )
  const header = nameColumns([...table.header, ...taken.map(({ at, name }) => `${table.header[at]}, ${name}`)])
  return { ...table, header, rows: wider }
}
