import { ListRoom } from '#core/import/list/list-room.ts'
import { type ListFile, type Look, namesFile } from '#core/import/list/look.ts'
import { foundTable, unnamedTable } from '#core/import/list/table/found-table.ts'
import { readTextTable } from '#core/import/list/table/read-text-table.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { DecodedText } from '#core/import/list/text/decode-text.ts'
import { dialectOf, findDialect } from '#core/import/list/text/find-dialect.ts'
import { splitRows } from '#core/import/list/text/split-rows.ts'
import type { FoundForm, FoundForms, FoundList } from '#core/import/listing.ts'
import { type ColumnSeparator, columnSeparators, listEncodings } from '#core/import/reading.ts'

const headLength = 16 * 2 ** 10
const bytesLength = 256 * 2 ** 10
const fewFirst = 3
const mostRows = 12
const longestCell = 200

/** Up to the end of a line. */
function headOf(text: string, length: number): string {
  if (text.length <= length) return text
  const end = text.lastIndexOf('\n', length)
  return text.slice(0, end < 0 ? length : end + 1)
}

const isBeyondAscii = (cells: readonly string[]) => cells.some(cell => /[^\p{ASCII}]/u.test(cell))

/**
 * The header, the first rows, and rows that an encoding makes a difference for, as bytes; empty: they cannot be told.
 * @param head bytes as characters
 */
function bytesOf(head: string, text: string, separator: ColumnSeparator | null, list: FoundList): string[][] {
  const dialect = separator === null ? { ...findDialect(text, false), separator: null } : dialectOf(text, separator)
  const cellsOf = (all: string) => [...splitRows(all, dialect)].map(({ cells }) => cells)
  const first = cellsOf(headOf(text, headLength))
  const same = (a: readonly string[], b: readonly string[]) =>
    b.every((cell, i) => (a[i] ?? '').startsWith(cell.slice(0, longestCell)))
  const sample = list.sample[0]
  // A column that joins two of them is in no bytes.
  const isJoined = sample !== undefined && first.every(cells => cells.length < sample.length)
  const at = sample && !isJoined ? first.findIndex(cells => same(cells, sample.slice(0, cells.length))) : -1
  if (at < 0) return []
  const rows = cellsOf(head)
  const header = list.isUnnamed || at === 0 ? [] : (rows[at - 1] ?? [])
  const body = rows.slice(at)
  const telling = body.slice(fewFirst).filter(isBeyondAscii)
  const taken = [header, ...body.slice(0, fewFirst), ...telling].slice(0, mostRows)
  return taken.map(cells => cells.map(cell => cell.slice(0, longestCell)))
}

export const formOf = (list: FoundList, columnSeparator: ColumnSeparator | null, isGuess: boolean): FoundForm => ({
  ...{
    sheet: null,
    columnSeparator,
    isGuess,
    header: list.header,
    sample: list.sample,
    columns: list.proposed.columns,
  },
  ...{ threshold: list.proposed.threshold, separator: list.proposed.separator },
})

/** Room of their own: what is only looked at is not kept. */
export const aside = (look: Look): Look => ({ ...look, room: new ListRoom() })

/** The beginning of a text as a table by another separator. @returns null: it makes no columns */
function tableBy(name: ColumnSeparator, decoded: DecodedText, { path, look }: ListFile): Table | null {
  const text = headOf(decoded.text.replace(/^\uFEFF/, ''), headLength)
  const table = readTextTable({ ...decoded, text }, path, look, name)
  return table !== null && table.header.length > 1 ? table : null
}

const sureShare = 0.5

/** What alone makes a list of a text that is none as it is usually separated: colons; null: nothing, or several do. */
export function onlySeparator(decoded: DecodedText, file: ListFile): ColumnSeparator | null {
  const { path, sha256, look } = file
  const inside = { ...file, look: aside(look) }
  const naming = columnSeparators.filter(name => {
    const table = tableBy(name, decoded, inside)
    const list = table && foundTable(table, path, sha256, inside.look)
    const at = list?.proposed.columns.indexOf('FILE') ?? -1
    const named = list?.proposed.isUsed ? list.sample.filter(row => namesFile(row[at] ?? '', path, look)) : []
    return list !== null && named.length > 0 && named.length >= list.sample.length * sureShare
  })
  return naming.length === 1 ? (naming[0] ?? null) : null
}

/**
 * The ways in which a table of text may be read beside the one it is read in; undefined: that is the only one.
 * @param guess how its columns are separated unless somebody says otherwise; null: there is one column
 */
export function waysOfText(
  bytes: Buffer,
  decoded: DecodedText,
  file: ListFile,
  list: FoundList,
  guess: ColumnSeparator | null,
): FoundForms | undefined {
  const { path, sha256, writing } = file
  const inside = { ...file, look: aside(file.look) }
  const text = decoded.text.replace(/^\uFEFF/, '')
  const current = writing?.columnSeparator ?? guess
  const isEncoded = bytes.every(byte => byte !== 0) && bytes.some(byte => byte > 0x7f)
  const isMarked = bytes.subarray(0, 3).toString('hex') === 'efbbbf'
  const latin = headOf(bytes.subarray(isMarked ? 3 : 0, bytesLength).toString('latin1'), bytesLength)
  const forms = [guess, ...columnSeparators.filter(name => name !== guess)].flatMap((name): FoundForm[] => {
    const table = name === current || name === null ? null : tableBy(name, decoded, inside)
    if (name !== current && table === null) return []
    const read = table ? (foundTable(table, path, sha256, inside.look) ?? unnamedTable(table, path, sha256)) : list
    if (read.shape !== 'TABLE') return []
    const form = formOf(read, name, name === guess)
    return [isEncoded ? { ...form, bytes: bytesOf(latin, text, name, read) } : form]
  })
  if (forms.length < 2 && !isEncoded) return undefined
  const isSure = decoded.encoding === 'UTF-8' && !writing?.encoding
  return { encodings: isEncoded ? listEncodings.filter(name => !name.startsWith('UTF_16')) : [], forms, isSure }
}
