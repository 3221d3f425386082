import type { Look } from '#core/import/list/look.ts'
import { splitOfList, splitsOfList } from '#core/import/list/published-split.ts'
import { plainReference } from '#core/import/list/reference.ts'
import { proposeColumns } from '#core/import/list/table/propose-columns.ts'
import type { Table } from '#core/import/list/table/table.ts'
import { tableMentions } from '#core/import/list/table/table-mentions.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import type { FoundList } from '#core/import/listing.ts'
import type { ColumnRole } from '#core/import/reading.ts'

const sampleCount = 20
const longestShown = 200
const rowsForFolders = 200

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

/** `sample_submission.csv`, `predictions.csv`: answers to be replaced, or a model's. */
const isGuessedList = (path: string): boolean =>
  /(?:^|[ _-])(?:submissions?|pred(?:iction)?s)(?=[ ._-])/i.test(path.slice(path.lastIndexOf('/') + 1))

/**
 * A table as a list of files.
 * @param known what its columns say, where that is no question
 * @returns null: no column of it names files; UNKNOWN: one names folders
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
  if (!proposal) {
    const column = folderColumn(table, look)
    return column === null ? null : unknownList({ path, sha256 }, `its column ${column} names folders, not files`)
  }
  const { columns, threshold, separator } = proposal
  const split = columns.includes('SPLIT') ? null : splitOfList(path)
  const saysSomething =
    table.rows.length > 0 && columns.includes('FILE') && (split !== null || columns.some(role => saying.has(role)))
  const isGuessed = saysSomething && known === undefined && isGuessedList(path)
  const empty = table.rows.length === 0 ? [`${path} has a header and no rows.`] : []
  const namesAlone = !saysSomething && empty.length === 0 && proposal.doubts.length === 0
  const several =
    namesAlone && splitsOfList(path).size > 1
      ? [`${path} names files of several splits by its name: which one is it?`]
      : []
  const guessed = isGuessed ? [`${path} is left out: by its name it holds what a model said, or nobody yet.`] : []
  return {
    path,
    sha256,
    shape: 'TABLE',
    detail: table.detail,
    header: table.header,
    isUnnamed: table.isHeadless || table.isUnnamed === true,
    sample: table.rows.slice(0, sampleCount).map(row => row.map(cell => cell.slice(0, longestShown).toWellFormed())),
    questions: [],
    doubts: [...table.doubts, ...proposal.doubts, ...empty, ...several, ...guessed],
    proposed: { path, isUsed: saysSomething && !isGuessed, split, columns, threshold, separator, question: null },
    mentions: reading => tableMentions(table, path, reading),
  }
}
