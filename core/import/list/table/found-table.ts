import type { Look } from '#core/import/list/look.ts'
import { splitOfList } from '#core/import/list/published-split.ts'
import { plainReference } from '#core/import/list/reference.ts'
import { askName, isGuessedList } from '#core/import/list/table/ask-name.ts'
import { bareNames } from '#core/import/list/table/bare-names.ts'
import { joinPath } from '#core/import/list/table/join-path.ts'
import { type ProposedColumns, proposeColumns } from '#core/import/list/table/propose-columns.ts'
import type { Table } from '#core/import/list/table/table.ts'
import { tableMentions } from '#core/import/list/table/table-mentions.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import type { FoundList } from '#core/import/listing.ts'
import type { ColumnRole } from '#core/import/reading.ts'

const sampleCount = 20
const longestShown = 200
const rowsForFolders = 200
const leastAlone = 0.5

const sampleOf = ({ rows }: Table): string[][] =>
  rows.slice(0, sampleCount).map(row => row.map(cell => cell.slice(0, longestShown).toWellFormed()))

const saying = new Set(['CLASS', 'CLASS_FLAG', 'GROUP', 'SPLIT', 'FRAME'])

/** A column most of whose values are names of folders, as lists of studies and patients have. */
function folderColumn(table: Table, { folders }: Look): string | null {
  // Without names of pictures a table that names no columns is taken for one that does.
  const rows = [table.header, ...table.rows.slice(0, rowsForFolders)]
  const at = table.header.findIndex((_, i) => {
    const named = rows
      .map(
        row =>
          plainReference(row[i] ?? '')
            .split('/')
            .at(-1) ?? '',
      )
      .filter(name => name !== '')
    return named.length > 1 && named.filter(name => folders.has(name)).length >= named.length / 2
  })
  return table.header[at] ?? null
}

/** Where no column finds most files, two together may, or one that is written otherwise than files and folders are called. */
function propose(table: Table, path: string, look: Look): { table: Table; proposal: ProposedColumns | null } {
  const proposal = proposeColumns(table, path, look)
  const share = proposal?.fileShare ?? 0
  const isFound = proposal?.isOfFolders ?? false
  const joined =
    share < leastAlone ? (joinPath(table, path, look, share) ?? bareNames(table, path, look, isFound)) : null
  return joined ? { table: joined, proposal: proposeColumns(joined, path, look) } : { table, proposal }
}

/** A table that somebody says is one, of which no column was recognised as the name of a file. */
export function unnamedTable(table: Table, path: string, sha256: string): FoundList {
  const columns = table.header.map((): ColumnRole => 'OTHER')
  return {
    ...{ path, sha256, shape: 'TABLE', detail: table.detail, header: table.header, questions: [] },
    isUnnamed: table.isHeadless || table.isUnnamed === true,
    sample: sampleOf(table),
    doubts: [`No column of ${path} was recognised as the name of a file.`],
    proposed: { path, isUsed: false, split: null, columns, threshold: null, separator: null, question: null },
    mentions: reading => tableMentions(table, path, reading),
  }
}

/**
 * A table as a list of files.
 * @param known what its columns say, where that is no question
 * @returns null: no column of it names files; UNKNOWN: one names folders, and nothing is said of them
 */
export function foundTable(
  asItIs: Table,
  path: string,
  sha256: string,
  look: Look,
  known?: ColumnRole[],
): FoundList | null {
  const { table, proposal } = known
    ? {
        table: asItIs,
        proposal: { columns: known, isOfFolders: false, fileShare: 1, threshold: null, separator: null, doubts: [] },
      }
    : propose(asItIs, path, look)
  if (!proposal) {
    const column = folderColumn(table, look)
    return column === null
      ? null
      : unknownList({ path, sha256 }, `its column ${column} names folders; what is said of which cannot be told`)
  }
  const { columns, threshold, separator } = proposal
  const split = columns.includes('SPLIT') ? null : splitOfList(path)
  const isEmpty = table.rows.length === 0
  const saysSomething =
    !isEmpty && columns.includes('FILE') && (split !== null || columns.some(role => saying.has(role)))
  const isGuessed = saysSomething && known === undefined && isGuessedList(path)
  const doubts = [...table.doubts, ...proposal.doubts]
  if (isEmpty) doubts.push(`${path} has a header and no rows.`)
  else if (isGuessed) doubts.push(`${path} is left out: by its name it holds what a model said, or nobody yet.`)
  else if (known === undefined) doubts.push(...askName(path, proposal, look.classNames))
  return {
    path,
    sha256,
    shape: 'TABLE',
    detail: proposal.isOfFolders ? `${table.detail}, names of folders` : table.detail,
    header: table.header,
    isUnnamed: table.isHeadless || table.isUnnamed === true,
    sample: sampleOf(table),
    questions: [],
    doubts,
    proposed: { path, isUsed: saysSomething && !isGuessed, split, columns, threshold, separator, question: null },
    mentions: reading => tableMentions(table, path, reading),
  }
}
