import { type Look, namesPicture } from '#core/import/list/look.ts'
import { plainReference } from '#core/import/list/reference.ts'
import { isNothing, sampleRows } from '#core/import/list/table/column-values.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import { nameColumns, type Table } from '#core/import/list/table/table.ts'

const mostLooked = 100
const mostColumns = 30
/** Of the rows that were looked at, so many have to be found. */
const least = 0.5

/** Folders beside which a third column is looked for. */
const mostFolders = 6

type RowOf = readonly (string | undefined)[]
const joined = (row: RowOf, parts: readonly number[]) =>
  parts.some(at => isNothing(row[at])) ? '' : parts.map(at => row[at]).join('/')

/** Whether a file of all of them is there, and lies in those very folders. */
function isThere(row: RowOf, parts: readonly number[], path: string, { find }: Look): boolean {
  const reference = joined(row, parts)
  if (reference === '' || reference.length > 1000) return false
  const found = find(reference, { list: path })
  const within = `/${plainReference(joined(row, parts.slice(0, -1))).toLowerCase()}/`
  return 'path' in found && `/${found.path.normalize('NFC').toLowerCase()}`.includes(within)
}

/** Columns most of whose values are names of folders. */
function foldersIn(columns: readonly number[], rows: readonly RowOf[], { folders }: Look): number[] {
  const lastOf = (text: string) => plainReference(text).split('/').at(-1) ?? ''
  const share = (at: number) => rows.filter(row => folders.has(lastOf(row[at] ?? ''))).length / Math.max(1, rows.length)
  return columns.filter(at => share(at) >= least).slice(0, mostFolders)
}

/**
 * A table whose names of files stand in two columns or three, `patient,study,image`, with one more that joins them; what each
 * says stays.
 * @param alone of the rows, which part one column alone finds
 * @returns null: no such columns find files where one does not, or several do
 */
export function joinPath(table: Table, path: string, look: Look, alone: number): Table | null {
  const sample = sampleRows(table)
  const step = Math.max(1, sample.length / mostLooked)
  const rows = Array.from({ length: Math.min(sample.length, mostLooked) }, (_, i) => sample[Math.floor(i * step)] ?? [])
  const columns = table.header.slice(0, mostColumns).map((_, at) => at)
  const mayBeFile = (at: number) =>
    headerRank('FILE', table.header[at] ?? '') !== null || rows.some(row => namesPicture(row[at] ?? ''))
  const files = columns.filter(mayBeFile)
  const shareOf = (parts: readonly number[]) =>
    rows.filter(row => isThere(row, parts, path, look)).length / Math.max(1, rows.length)
  const finding = (all: readonly number[][]) =>
    all.flatMap(parts => {
      const share = new Set(parts).size < parts.length ? 0 : shareOf(parts)
      return share >= least && share > 2 * alone ? [{ parts, share }] : []
    })
  const pairs = finding(files.flatMap(file => columns.map(folder => [folder, file])))
  const folders = foldersIn(columns, rows, look)
  const isWhole = pairs.some(({ share }) => share === 1)
  const triples = isWhole
    ? []
    : finding(files.flatMap(file => folders.flatMap(outer => folders.map(inner => [outer, inner, file]))))
  const found = [...pairs, ...triples]
  const most = Math.max(...found.map(({ share }) => share))
  const [best, ...others] = found.filter(({ share }) => share === most)
  const isOther = ({ parts }: (typeof found)[number]) =>
    best !== undefined &&
    rows.some(
      row => joined(row, parts) !== joined(row, best.parts) && !isEnd(joined(row, best.parts), joined(row, parts)),
    )
  if (best === undefined || others.some(isOther)) return null
  look.room.take('cells', table.rows.length, path)
  const width = table.header.length
  const wider = table.rows.map((row, i) =>
    table.faults.has(i) ? row : [...Array.from({ length: width }, (_, at) => row[at] ?? ''), joined(row, best.parts)],
  )
  const header = nameColumns([...table.header, best.parts.map(at => table.header[at]).join('/')])
  return { ...table, header, rows: wider }
}

/** Whether one path ends as another does: both name one file. */
const isEnd = (short: string, long: string) => long.endsWith(`/${short}`)
