import { parse as parseCsv } from 'csv-parse/sync'
import { InvalidInput } from '#core/errors.ts'
import type { FileEntry } from '#core/import/scan-folder.ts'

/** Columns that name the group, the first one present wins. */
const groupColumns = ['group', 'group_id', 'patient', 'patient_id']

/**
 * Reads a manifest.csv: one line a file, columns file and label, optionally a group; others are passed over.
 * @throws InvalidInput naming the line or the column that is missing
 */
export function readFileList(text: string): FileEntry[] {
  if (text.includes('\0')) throw new InvalidInput('manifest.csv', 'a NUL character', 'text in UTF-8')
  let rows: Record<string, string>[]
  try {
    rows = parseCsv<Record<string, string>>(text, { columns: true, bom: true, trim: true, skip_empty_lines: true })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new InvalidInput('manifest.csv', error.message, 'comma-separated values with one header line')
  }
  const [first] = rows
  if (!first) return []
  for (const column of ['file', 'label']) {
    if (!(column in first)) {
      throw new InvalidInput('manifest.csv', Object.keys(first).join(', '), `a column named ${column}`)
    }
  }
  const groupColumn = groupColumns.find(column => column in first)
  const seen = new Set<string>()
  return rows.map((row, i) => {
    const file = (row.file ?? '').replaceAll('\\', '/')
    if (file === '') throw new InvalidInput(`manifest.csv, row ${i + 1}`, '', 'the name of a file')
    if (seen.has(file)) throw new InvalidInput(`manifest.csv, row ${i + 1}`, file, 'each file once')
    seen.add(file)
    return {
      path: file,
      className: row.label || null,
      groupKey: (groupColumn && row[groupColumn]) || null,
    }
  })
}
