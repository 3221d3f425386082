import type { ListFile } from '#core/import/list/look.ts'
import { foundTable } from '#core/import/list/table/found-table.ts'
import { frameRows } from '#core/import/list/table/frame-rows.ts'
import type { Table } from '#core/import/list/table/table.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import { readSheet } from '#core/import/list/xlsx/read-sheet.ts'
import { BadPackage, openPackage } from '#core/import/list/xlsx/unpack.ts'
import { readWorkbookParts } from '#core/import/list/xlsx/workbook.ts'
import type { FoundList } from '#core/import/listing.ts'

interface Sheet {
  name: string
  table: Table
}

const mostSheets = 100

function readSheets(bytes: Buffer, { path, look }: ListFile): Sheet[] {
  const inside = openPackage(bytes)
  const open: typeof inside = name => {
    const part = inside(name)
    look.room.take('bytes', part?.length ?? 0, path)
    return part
  }
  const book = readWorkbookParts(open)
  if (book.sheets.length > mostSheets) throw new BadPackage(`it has ${book.sheets.length} sheets`)
  return book.sheets.flatMap(({ name, part }) => {
    const sheet = open(part)
    const rows = sheet ? readSheet(sheet, book, path, look.room) : []
    const framed = frameRows(rows, path, look, true)
    if (!framed) return []
    const padded = framed.rows.map(row =>
      row.length < framed.header.length ? [...row, ...Array(framed.header.length - row.length).fill('')] : row,
    )
    return [{ name, table: { ...framed, rows: padded, detail: `XLSX, sheet ${name}`, doubts: [] } }]
  })
}

/** Sheets of the same columns, one below the other, with the name of the sheet of each row. */
function joinSheets(sheets: readonly Sheet[]): Table | null {
  const [first] = sheets
  if (first === undefined) return null
  const { header, isHeadless } = first.table
  const isSame = ({ table }: Sheet) => table.header.join('\0') === header.join('\0') && table.isHeadless === isHeadless
  if (!sheets.every(isSame) || header.includes('sheet')) return null
  const faults = new Map<number, string>()
  const rows: string[][] = []
  for (const { name, table } of sheets) {
    for (const [at, fault] of table.faults) faults.set(at + rows.length, fault)
    for (const row of table.rows) rows.push([...row, name])
  }
  const detail = `XLSX, sheets ${sheets.map(({ name }) => name).join(', ')}`
  return { header: [...header, 'sheet'], rows, faults, isHeadless, detail, doubts: [] }
}

/**
 * The sheet of a spreadsheet that names files; several of the same columns together.
 * @returns null: none does
 * @throws InvalidInput for too many rows or cells
 */
export function readWorkbook(bytes: Buffer, file: ListFile): FoundList | null {
  const { path, sha256, look } = file
  try {
    const sheets = readSheets(bytes, file)
    const lists = sheets.flatMap(sheet => {
      const list = foundTable(sheet.table, path, sha256, look)
      return list ? [{ sheet, list }] : []
    })
    const [only, ...more] = lists
    if (only === undefined || more.length === 0) return only?.list ?? null
    const joined = joinSheets(lists.map(({ sheet }) => sheet))
    const names = lists.map(({ sheet }) => sheet.name).join(', ')
    return (
      (joined && foundTable(joined, path, sha256, look)) ??
      unknownList(file, `its sheets ${names} all name files; leave one of them`)
    )
  } catch (error) {
    if (!(error instanceof BadPackage)) throw error
    return unknownList(file, `a spreadsheet that cannot be read: ${error.message}`)
  }
}
