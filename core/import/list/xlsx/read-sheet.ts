import { InvalidInput } from '#core/errors.ts'
import type { ListRoom } from '#core/import/list/list-room.ts'
import type { Row } from '#core/import/list/text/split-rows.ts'
import { scanXml } from '#core/import/list/xlsx/scan-xml.ts'
import type { Workbook } from '#core/import/list/xlsx/workbook.ts'
import { mostEntries } from '#core/import/listing.ts'

const mostColumns = 16_384
const mostMerged = 100_000

/** Days as spreadsheets count them, as ISO 8601. */
function isoOfDays(days: number, is1904: boolean): string {
  // Of a year that had no 29 February spreadsheets count one.
  const whole = is1904 ? days + 1462 : days < 60 ? days + 1 : days
  const date = new Date(Date.UTC(1899, 11, 30) + Math.round(whole * 86_400) * 1000)
  if (Number.isNaN(date.getTime())) return ''
  const iso = date.toISOString()
  return days % 1 === 0 ? iso.slice(0, 10) : iso.slice(0, 19)
}

/** "AB12" is column 27. */
function columnOf(reference: string | undefined, next: number): number {
  let column = 0
  let i = 0
  for (; reference !== undefined && i < reference.length; i += 1) {
    const code = reference.charCodeAt(i) - 64
    if (code < 1 || code > 26) break
    column = column * 26 + code
  }
  return i === 0 || column > mostColumns ? next : column - 1
}

const plainNumber = (value: string) => (/^-?\d{1,15}$/.test(value) ? value : String(Number(value)))

interface Cell {
  column: number
  type: string
  style: number
  hasFormula: boolean
  value: string | null
}

function textOf(
  { type, value, style, hasFormula }: Cell,
  { strings, isDate, is1904 }: Workbook,
): { text: string; fault: string | null } {
  if (value === null) return { text: '', fault: hasFormula ? 'a formula without its value' : null }
  if (type === 's') return { text: (strings[Number(value)] ?? '').trim(), fault: null }
  if (type === 'b') return { text: value.trim() === '1' ? 'true' : 'false', fault: null }
  if (type === 'e') return { text: '', fault: value.trim() === '#N/A' ? null : 'an error of a formula' }
  if (type !== 'n') return { text: value.trim(), fault: null }
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) return { text: value.trim(), fault: null }
  return { text: isDate[style] ? isoOfDays(number, is1904) : plainNumber(value.trim()), fault: null }
}

/** What is merged down stands in each of its rows; what is merged across is a title. Each row of a range takes room. */
function fillMerged(
  rows: Row[],
  places: ReadonlyMap<number, number>,
  merged: readonly string[],
  take: (cells: number) => void,
): void {
  for (const range of merged) {
    const found = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(range)
    if (!found || found[1] !== found[3]) continue
    const column = columnOf(found[1], 0)
    const [first, last] = [Number(found[2]), Number(found[4])]
    const value = rows[places.get(first) ?? -1]?.cells[column] ?? ''
    for (let at = first + 1; value !== '' && at <= last && at - first <= rows.length; at += 1) {
      const row = rows[places.get(at) ?? -1]
      take(Math.max(1, column + 1 - (row?.cells.length ?? column)))
      if (row && (row.cells[column] ?? '') === '') {
        while (row.cells.length < column) row.cells.push('')
        row.cells[column] = value
      }
    }
  }
}

/** Rows of one sheet, with the values that formulas had. @throws BadPackage; InvalidInput for more than a source may have */
export function readSheet(bytes: Buffer, book: Workbook, path: string, room: ListRoom): Row[] {
  const rows: Row[] = []
  const places = new Map<number, number>()
  const merged: string[] = []
  let row: Row = { cells: [], fault: null }
  let number = 0
  let cell: Cell | null = null
  let isValue = false
  const addCell = ({ column }: Cell, text: string) => {
    // The empty ones before it too.
    room.take('cells', Math.max(0, column + 1 - row.cells.length), path)
    while (row.cells.length < column) row.cells.push('')
    row.cells[column] = text
  }
  scanXml(bytes, {
    open: (name, attributes) => {
      if (name === 'row') {
        row = { cells: [], fault: null }
        number = Number(attributes.r ?? number + 1)
      } else if (name === 'c') {
        const column = columnOf(attributes.r, row.cells.length)
        cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), hasFormula: false, value: null }
      } else if (name === 'v' || name === 't') isValue = cell !== null
      else if (name === 'f' && cell) cell.hasFormula = true
      else if (name === 'mergeCell' && merged.length < mostMerged) merged.push(attributes.ref ?? '')
    },
    text: text => {
      if (isValue && cell) cell.value = (cell.value ?? '') + text
    },
    close: name => {
      if (name === 'v' || name === 't') isValue = false
      if (name === 'c' && cell) {
        const { text, fault } = textOf(cell, book)
        if (text !== '') addCell(cell, text)
        row.fault ??= fault
        cell = null
      }
      if (name !== 'row' || (row.cells.length === 0 && row.fault === null)) return
      if (rows.length > mostEntries)
        throw new InvalidInput(path, `more than ${mostEntries} rows`, `up to ${mostEntries}`)
      places.set(number, rows.length)
      rows.push(row)
    },
  })
  fillMerged(rows, places, merged, cells => room.take('cells', cells, path))
  return rows
}
