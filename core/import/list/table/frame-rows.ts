import { InvalidInput } from '#core/errors.ts'
import { folderNamed, type Look, namesFile, namesPicture } from '#core/import/list/look.ts'
import { nameColumns, numberColumns, type Table } from '#core/import/list/table/table.ts'
import { type Row, usualWidth } from '#core/import/list/text/split-rows.ts'
import { mostEntries } from '#core/import/listing.ts'

const lookedAt = 100
const mostPreamble = 30
const mostColumns = 10_000

const isComment = ({ cells }: Row) => /^(?:#|\/\/|%)/.test(cells[0] ?? '')
const lastFilled = (cells: readonly string[]) => cells.findLastIndex(cell => cell !== '') + 1

/** Titles before a header, in rows that a spreadsheet made as wide as the table: how many. */
function countTitles(rows: readonly Row[], isNamed: (row: Row) => boolean): number {
  const named = rows.findIndex(isNamed)
  const count = rows.findIndex(({ cells }) => lastFilled(cells) > 1)
  return count < named && rows.slice(0, count).every(({ cells }) => cells.length > 1) ? count : 0
}

/** Where the table begins: behind notes and comments, at the first row that is as wide as the others. */
function findStart(rows: readonly Row[], width: number, path: string, look: Look): number {
  const head = rows.slice(0, mostPreamble)
  const isNamed = ({ cells }: Row) => cells.some(cell => namesPicture(cell) || namesFile(cell, path, look))
  const titles = countTitles(head, isNamed)
  if (titles > 0) return titles
  const first = head.findIndex(row => !isComment(row))
  const asWide = head.findIndex(row => !isComment(row) && row.cells.length === width)
  if (asWide <= 0) return Math.max(0, first)
  const before = rows[asWide - 1]
  const row = rows[asWide]
  // As R writes tables: no name over the names of the rows.
  const isShort =
    before !== undefined &&
    !isComment(before) &&
    before.cells.length === width - 1 &&
    (width > 2 || lastFilled(row?.cells ?? []) === 1)
  return isShort && row !== undefined && isNamed(row) && !isNamed(before) ? asWide - 1 : asWide
}

/** Words of a header may be names of folders, too: two rows name two of them, or one does by a path. */
function namesFolders(first: Row, second: Row | undefined, path: string, look: Look): boolean {
  return first.cells.some((cell, at) => {
    const folder = folderNamed(cell, path, look)
    if (folder === null) return false
    if (second === undefined) return cell.includes('/')
    const next = folderNamed(second.cells[at] ?? '', path, look)
    return next !== null && next.path !== folder.path
  })
}

/** The first row is of the table itself where it names a file or a folder. */
function isHeadlessFrom(first: Row, second: Row | undefined, path: string, look: Look): boolean {
  const named = (row: Row) => row.cells.findIndex(cell => namesPicture(cell) || namesFile(cell, path, look))
  const at = named(first)
  if (at < 0) return namesFolders(first, second, path, look)
  return second === undefined || named(second) >= 0
}

export interface Framed extends Pick<Table, 'header' | 'rows' | 'faults' | 'isHeadless'> {
  /** Rows before the header. */
  passedCount: number
}

/**
 * Header and rows of what was split into cells. Rows of another width are kept with their fault; columns that are empty
 * throughout behind the last named one are not.
 * @param isPadded whether rows end with their last filled cell, as in spreadsheets, and have taken their room
 * @returns null: no rows
 * @throws InvalidInput for more rows than a source may have files, or more than lists have room for
 */
export function frameRows(all: Iterable<Row>, path: string, look: Look, isPadded = false): Framed | null {
  const head: Row[] = []
  const rest = all[Symbol.iterator]()
  for (let next = rest.next(); !next.done; next = rest.next()) {
    head.push(next.value)
    if (head.length === lookedAt) break
  }
  const { width } = usualWidth(head)
  const start = findStart(head, width, path, look)
  const first = head[start]
  if (first === undefined || width > mostColumns) return null
  const isHeadless = isHeadlessFrom(first, head[start + 1], path, look)
  const body = head.slice(isHeadless ? start : start + 1)
  const isShort =
    !isHeadless && first.cells.length === width - 1 && !isPadded && body.some(r => lastFilled(r.cells) === width)
  const named = isShort ? ['', ...first.cells] : first.cells
  // A separator at the end of every line makes no column.
  const used = isHeadless ? named.length : lastFilled(named)
  const filled = Math.max(0, ...body.map(({ cells, fault }) => (fault === null ? lastFilled(cells) : 0)))
  const columns = isHeadless
    ? Math.max(1, Math.min(filled, width))
    : Math.max(used, isPadded || named.length > used ? Math.min(filled, width) : used, 1)
  const rows: string[][] = []
  const faults = new Map<number, string>()
  const add = ({ cells, fault }: Row) => {
    if (rows.length === mostEntries)
      throw new InvalidInput(path, `more than ${mostEntries} rows`, `up to ${mostEntries}`)
    const isWide = lastFilled(cells) > columns
    const isNarrow = cells.length < columns && !isPadded
    if (fault !== null) faults.set(rows.length, fault)
    else if (isWide || isNarrow) faults.set(rows.length, `${cells.length} columns; the others have ${columns}`)
    look.room.take('cells', isPadded ? Math.max(0, columns - cells.length) : cells.length, path)
    rows.push(cells.length > columns && !isWide ? cells.slice(0, columns) : cells)
  }
  for (const row of body) add(row)
  for (let next = rest.next(); !next.done; next = rest.next()) add(next.value)
  const padded = Array.from({ length: columns }, (_, i) => named[i] ?? '')
  const header = isHeadless ? numberColumns(columns) : nameColumns(padded)
  return { header, rows, faults, isHeadless, passedCount: start }
}
