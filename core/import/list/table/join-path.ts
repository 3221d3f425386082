import { type Look, namesPicture } from '#core/import/list/look.ts'
import { plainReference } from '#core/import/list/reference.ts'
import { isNothing, sampleRows } from '#core/import/list/table/column-values.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import { nameColumns, type Table } from '#core/import/list/table/table.ts'

const mostLooked = 100
const mostColumns = 30
/** Of the rows that were looked at, so many have to be found. */
const least = 0.5

const joined = (folder: string | undefined, file: string | undefined) =>
  isNothing(folder) || isNothing(file) ? '' : `${folder}/${file}`

/** Whether a file of both is there, and lies in that very folder. */
function isThere(folder: string | undefined, file: string | undefined, path: string, { find }: Look): boolean {
  const reference = joined(folder, file)
  if (folder === undefined || reference === '' || reference.length > 1000) return false
  const found = find(reference, { list: path })
  const within = `/${plainReference(folder).toLowerCase()}/`
  return 'path' in found && `/${found.path.normalize('NFC').toLowerCase()}`.includes(within)
}

/**
 * A table whose names of files stand in two columns, `patient,image`, with one more that joins them; what each says stays.
 * @param alone of the rows, which part one column alone finds
 * @returns null: no two columns find files where one does not, or several do
 */
export function joinPath(table: Table, path: string, look: Look, alone: number): Table | null {
  const sample = sampleRows(table)
  const step = Math.max(1, sample.length / mostLooked)
  const rows = Array.from({ length: Math.min(sample.length, mostLooked) }, (_, i) => sample[Math.floor(i * step)] ?? [])
  const columns = table.header.slice(0, mostColumns).map((_, at) => at)
  const mayBeFile = (at: number) =>
    headerRank('FILE', table.header[at] ?? '') !== null || rows.some(row => namesPicture(row[at] ?? ''))
  const pairs = columns.filter(mayBeFile).flatMap(file =>
    columns.flatMap(folder => {
      if (folder === file) return []
      const count = rows.filter(row => isThere(row[folder], row[file], path, look)).length
      const share = count / Math.max(1, rows.length)
      return share >= least && share > 2 * alone ? [{ folder, file, share }] : []
    }),
  )
  const most = Math.max(...pairs.map(({ share }) => share))
  const [best, ...others] = pairs.filter(({ share }) => share === most)
  const isOther = (pair: (typeof pairs)[number]) =>
    best !== undefined &&
    rows.some(row => joined(row[pair.folder], row[pair.file]) !== joined(row[best.folder], row[best.file]))
  if (best === undefined || others.some(isOther)) return null
  look.room.take('cells', table.rows.length, path)
  const { folder, file } = best
  const width = table.header.length
  const wider = table.rows.map((row, i) =>
    table.faults.has(i)
      ? row
      : [...Array.from({ length: width }, (_, at) => row[at] ?? ''), joined(row[folder], row[file])],
  )
  const header = nameColumns([...table.header, `${table.header[folder]}/${table.header[file]}`])
  return { ...table, header, rows: wider }
}
