import { passedOverReason } from '#core/import/junk.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import type { FoundList } from '#core/import/listing.ts'

/** Tables in formats that are not read, by the ending of their names. */
const formats: ReadonlyMap<string, string> = new Map([
  ...['xls', 'xlsb', 'xlsm', 'xltx'].map(end => [end, 'a spreadsheet of another format'] as const),
  ...['ods', 'numbers', 'gsheet'].map(end => [end, 'a spreadsheet of another program'] as const),
  ...['parquet', 'feather', 'arrow'].map(end => [end, 'a table of columns'] as const),
  ...['pkl', 'pickle', 'rds', 'rdata', 'sav', 'dta', 'sas7bdat'].map(end => [end, 'a file of one program'] as const),
  ...['sqlite', 'sqlite3', 'mdb', 'accdb'].map(end => [end, 'a database'] as const),
])
const packed = /\.(?:csv|tsv|txt|json|jsonl|ndjson|xml|xlsx)\.(?:bz2|xz|zst|zip|7z)$/i

/** Why what may be a list by its name is not read; null: it is none by its name, or it is read. */
function whyUnread(path: string): string | null {
  const base = path.slice(path.lastIndexOf('/') + 1)
  if (packed.test(base)) return 'it is packed; allowed: unpacked, or packed by gzip'
  const end = /[^.]\.([a-z0-9]{1,10})$/i.exec(base)?.[1]?.toLowerCase()
  const format = end === undefined ? undefined : formats.get(end)
  return format === undefined ? null : `${format}; allowed: CSV or XLSX`
}

/** More than this of one ending in one folder are data of pictures. */
const mostInFolder = 20
const mostNamed = 50

/** What may be lists by their names, in formats that are not read: they are asked about, as their labels would be lost. */
export function unreadFormats(names: readonly string[]): FoundList[] {
  const found = names.flatMap(path => {
    const why = whyUnread(path)
    const kind = `${path.slice(0, path.lastIndexOf('/') + 1)}\0${path.slice(path.lastIndexOf('.') + 1).toLowerCase()}`
    return why === null || passedOverReason(path) !== null ? [] : [{ path, why, kind }]
  })
  const counts = Map.groupBy(found, ({ kind }) => kind)
  return found
    .filter(({ kind }) => (counts.get(kind)?.length ?? 0) <= mostInFolder)
    .slice(0, mostNamed)
    .map(({ path, why }) => unknownList({ path, sha256: '' }, why))
}
