import { CsvError, parse as parseCsv } from 'csv-parse/sync'
import { InvalidInput } from '#core/errors.ts'
import { kindOf, longestText, requireText, requireTime } from '#core/import/list/shape.ts'
import { type Answer, entryOf, type FileList, mostEntries } from '#core/import/listing.ts'

const labellerColumns = ['labeller', 'reader']
const timeColumn = 'labelled_at'
const namedColumns = ['file', 'label', ...labellerColumns]
const forbiddenNames = ['__proto__', 'constructor', 'prototype', '']

/** What the parser stumbled over, without its own words: they quote what stands there. */
function describeFault(error: CsvError): string {
  const what = error.code.startsWith('CSV_RECORD_INCONSISTENT')
    ? 'more or fewer columns'
    : 'a quotation mark out of place'
  return typeof error.lines === 'number' ? `${what} in line ${error.lines}` : what
}

/** What stands between the columns of a list of that name. */
const delimiterOf = (name: string) => (name.toLowerCase().endsWith('.tsv') ? '\t' : ',')

/** Header and rows of a CSV list. @throws InvalidInput naming the line */
export function readCsv(text: string, name: string): { header: string[]; rows: string[][] } {
  if (text.includes('\0')) throw new InvalidInput(name, 'a NUL character', 'text in UTF-8')
  let lines: string[][]
  try {
    lines = parseCsv(text, { bom: true, delimiter: delimiterOf(name), trim: true, skip_empty_lines: true })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new InvalidInput(name, describeFault(error), 'comma-separated values with one header line')
  }
  const [header = [], ...rows] = lines
  const twice = header.findIndex((column, i) => header.indexOf(column) !== i)
  if (twice >= 0) throw new InvalidInput(`${name}, column ${twice + 1}`, 'named as an earlier one', 'each column once')
  const forbidden = header.findIndex(column => forbiddenNames.includes(column))
  if (forbidden >= 0)
    throw new InvalidInput(`${name}, column ${forbidden + 1}`, 'without a name of its own', 'a name for every column')
  if (rows.length > mostEntries) throw new InvalidInput(name, `${rows.length} rows`, `up to ${mostEntries}`)
  return { header, rows }
}

const frameOf = (value: string, where: string): number | null => {
  if (value === '') return null
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidInput(`${where}, frame`, kindOf(value), 'a whole number from 1')
  return Number(value)
}

/** Whether the first line names the columns file and label. */
export function isCsvList(text: string, name: string): boolean {
  const [line = ''] = text.split(/\r?\n/, 1)
  const header = line.split(delimiterOf(name)).map(column => column.trim().replace(/^"(.*)"$/, '$1'))
  return header.includes('file') && header.includes('label')
}

/** Files are named from the list's own folder, else from the root of the container. */
function pathFinder(list: string, names: readonly string[]): (file: string) => string {
  const folder = list.slice(0, list.lastIndexOf('/') + 1)
  const known = new Map(names.map(name => [name.normalize('NFC'), name]))
  return file => {
    const plain = file.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
    return known.get((folder + plain).normalize('NFC')) ?? known.get(plain.normalize('NFC')) ?? folder + plain
  }
}

/**
 * A CSV list: one line an answer, columns file and label; optionally group, frame, labeller or reader, labelled_at.
 * Others are kept for groupColumn to choose from. A file may stand on several lines where a column names the labeller.
 * @throws InvalidInput naming the row or the column that is missing
 */
export function readCsvList(text: string, name: string, names: readonly string[]): FileList {
  const { header, rows } = readCsv(text, name)
  for (const column of ['file', 'label']) {
    if (!header.includes(column))
      throw new InvalidInput(
        name,
        `a table of ${header.length} columns, none named ${column}`,
        `a column named ${column}`,
      )
  }
  const labellerColumn = labellerColumns.find(column => header.includes(column)) ?? null
  const pathOf = pathFinder(name, names)
  const files = new Map<string, { answers: Answer[]; columns: Record<string, string>; frame: number | null }>()
  rows.forEach((row, i) => {
    const where = `${name}, row ${i + 1}`
    // A report of a thousand words names no group.
    const cells = header.map((column, at) => [column, row[at] ?? ''] as const)
    const columns = Object.fromEntries(cells.filter(([, value]) => value.length <= longestText))
    for (const [column, value] of cells) if (namedColumns.includes(column)) requireText(value, `${where}, ${column}`)
    if (!columns.file) throw new InvalidInput(where, '', 'the name of a file')
    const file = pathOf(columns.file)
    const labeller = (labellerColumn && columns[labellerColumn]) || null
    const at = columns[timeColumn] ? requireTime(columns[timeColumn], `${where}, ${timeColumn}`) : null
    const answers = columns.label ? [{ className: columns.label, labeller, at }] : []
    const frame = frameOf(columns.frame ?? '', where)
    const before = files.get(file)
    if (before && !labellerColumn) throw new InvalidInput(where, 'on a file of an earlier row', 'each file once')
    if (before && before.frame !== frame)
      throw new InvalidInput(`${where}, frame`, 'another than in an earlier row', 'one frame of each file')
    if (before) before.answers.push(...answers)
    else files.set(file, { answers, columns, frame })
  })
  const entries = [...files].map(([file, { answers, columns, frame }]) => entryOf(file, answers, { columns, frame }))
  return { kind: 'CSV', entries, columns: header }
}
