import type { Look } from '#core/import/list/look.ts'
import { splitOfList } from '#core/import/list/published-split.ts'
import { proposeColumns } from '#core/import/list/table/propose-columns.ts'
import type { Table } from '#core/import/list/table/table.ts'
import { tableMentions } from '#core/import/list/table/table-mentions.ts'
import type { FoundList } from '#core/import/listing.ts'
import type { ColumnRole } from '#core/import/reading.ts'

const sampleCount = 20
const longestShown = 200

const saying = new Set(['CLASS', 'CLASS_FLAG', 'GROUP', 'SPLIT', 'FRAME'])

/**
 * A table as a list of files.
 * @param known what its columns say, where that is no question
 * @returns null: no column of it names files
 */
export function foundTable(
  table: Table,
  path: string,
  sha256: string,
  look: Look,
  known?: ColumnRole[],
): FoundList | null {
  const proposal = known
    ? { columns: known, threshold: null, separator: null, doubts: [] }
    : proposeColumns(table, path, look)
  if (!proposal) return null
  const { columns, threshold, separator } = proposal
  const split = columns.includes('SPLIT') ? null : splitOfList(path)
  const isUsed = columns.includes('FILE') && (split !== null || columns.some(role => saying.has(role)))
  return {
    path,
    sha256,
    shape: 'TABLE',
    detail: table.detail,
    header: table.header,
    sample: table.rows.slice(0, sampleCount).map(row => row.map(cell => cell.slice(0, longestShown).toWellFormed())),
    questions: [],
    doubts: [...table.doubts, ...proposal.doubts],
    proposed: { path, isUsed, split, columns, threshold, separator, question: null },
    mentions: reading => tableMentions(table, path, reading),
  }
}
