import { InvalidInput } from '#core/errors.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { foundTable, unnamedTable } from '#core/import/list/table/found-table.ts'
import { frameRows } from '#core/import/list/table/frame-rows.ts'
import type { Table } from '#core/import/list/table/table.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import { readSheet } from '#core/import/list/xlsx/read-sheet.ts'
import { BadPackage, openPackage } from '#core/import/list/xlsx/unpack.ts'
import { readWorkbookParts } from '#core/import/list/xlsx/workbook.ts'
import type { FoundForm, FoundList } from '#core/import/listing.ts'

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

const formOf = (list: FoundList, sheet: string | null, isGuess: boolean): FoundForm => ({
  ...{
    sheet,
    columnSeparator: null,
    isGuess,
    header: list.header,
    sample: list.sample,
    columns: list.proposed.columns,
  },
  ...{ threshold: list.proposed.threshold, separator: list.proposed.separator },
})

const mostNamed = 20

/** The sheet that names files; several of the same columns together; of several others the first, which is asked about. */
function guess(
  lists: readonly { sheet: Sheet; list: FoundList }[],
  { path, sha256, look }: ListFile,
): FoundList | null {
  const [first, ...more] = lists
  if (first === undefined || more.length === 0) return first?.list ?? null
  const joined = joinSheets(lists.map(({ sheet }) => sheet))
  const names = lists.slice(0, mostNamed).map(({ sheet }) => sheet.name)
  const together = joined && foundTable(joined, path, sha256, look)
  if (together) return together
  const doubts = [`The sheets ${names.join(', ')} of ${path} all name files: which one is read?`]
  return { ...first.list, doubts, proposed: { ...first.list.proposed, isUsed: false } }
}

/**
 * A spreadsheet by the sheet that somebody chose, else by that which names files; with those that may be chosen.
 * @returns null: none names files, and none was chosen
 * @throws InvalidInput for too many rows or cells, or a sheet that is not there
 */
export function readWorkbook(bytes: Buffer, file: ListFile): FoundList | null {
  const { path, sha256, look, writing } = file
  try {
    const sheets = readSheets(bytes, file)
    const all = sheets.map(sheet => ({ sheet, list: foundTable(sheet.table, path, sha256, look) }))
    const naming = all.flatMap(({ sheet, list }) => (list && list.shape !== 'UNKNOWN' ? [{ sheet, list }] : []))
    const found = guess(naming, file) ?? all.find(({ list }) => list)?.list ?? null
    const named = all.map(({ sheet, list }) => ({
      name: sheet.name,
      list: list?.shape === 'TABLE' ? list : unnamedTable(sheet.table, path, sha256),
    }))
    const chosen = named.find(({ name }) => name === writing?.sheet)?.list
    if (writing?.sheet && !chosen) {
      const names = sheets.slice(0, mostNamed).map(({ name }) => name)
      throw new InvalidInput(`reading.lists, ${path}, sheet`, writing.sheet, names.join(', '))
    }
    const list = chosen ?? found
    if (list?.shape !== 'TABLE' || named.length < 2) return list
    const isOf = (one: FoundList) => found !== null && one.mentions === found.mentions
    const forms = named.map(one => formOf(one.list, one.name, isOf(one.list)))
    const isOne = found === null || forms.some(form => form.isGuess)
    return { ...list, ways: { encodings: [], forms: isOne ? forms : [formOf(found, null, true), ...forms] } }
  } catch (error) {
    if (!(error instanceof BadPackage)) throw error
    return unknownList(file, `a spreadsheet that cannot be read: ${error.message}`)
  }
}
