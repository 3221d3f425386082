import { plainClass } from '#core/import/list/class-words.ts'
import { folderNamed, type Look } from '#core/import/list/look.ts'
import { type ColumnValues, isNumeric } from '#core/import/list/table/column-values.ts'
import { headerRank, plainHeader } from '#core/import/list/table/header-words.ts'
import type { ProposedFile } from '#core/import/list/table/propose-file.ts'
import { splitOf } from '#core/import/split-words.ts'

const mostLooked = 500
/** Where more rows are about one folder than this, the column says something of folders and does not name them. */
const mostRowsAFolder = 10

const called = new Set(
  'folder foldername folderpath dir directory directoryname dirname subfolder ordner dossier carpeta 文件夹 目录'.split(
    ' ',
  ),
)
const callsFolder = (header: string): boolean => called.has(plainHeader(header))

/** Whether a header says that its column names what a folder may stand for. */
const isCalled = ({ header }: ColumnValues) =>
  callsFolder(header) || headerRank('FILE', header) !== null || headerRank('GROUP', header) !== null

function mayName(column: ColumnValues, classNames: readonly string[]): boolean {
  const { header, distinct, filledCount } = column
  if (isCalled(column)) return true
  if (isNumeric(column) || distinct.size < Math.min(mostLooked, filledCount / mostRowsAFolder)) return false
  if ((['CLASS', 'SPLIT', 'LABELLER', 'TIME'] as const).some(role => headerRank(role, header) !== null)) return false
  const known = new Set(classNames.map(plainClass))
  return ![...distinct].every(value => known.has(plainClass(value)) || splitOf(value) !== null)
}

/** How many folders its values name, of how many that were looked at, and how far in those lie on average. */
function foldersIn({ distinct }: ColumnValues, path: string, look: Look) {
  const values = [...distinct].slice(0, mostLooked)
  const named = values.flatMap(value => folderNamed(value, path, look) ?? [])
  const depth = named.reduce((sum, folder) => sum + folder.depth, 0) / Math.max(1, named.length)
  const isByPath = values.some(value => value.includes('/') || value.includes('\\'))
  return { count: named.length, share: named.length / Math.max(1, values.length), depth, isByPath }
}

/**
 * The column that names folders; of several the one whose folders lie deepest, as its rows are about those.
 * @returns null: none does
 */
export function proposeFolder(columns: readonly ColumnValues[], path: string, look: Look): ProposedFile | null {
  const naming = columns.flatMap(column => {
    if (!mayName(column, look.classNames)) return []
    const { count, share, depth, isByPath } = foldersIn(column, path, look)
    const isNamed = isCalled(column) ? count > 0 : share >= 0.5 && (count > 1 || isByPath)
    return isNamed ? [{ column, depth }] : []
  })
  const deepest = Math.max(...naming.map(({ depth }) => depth))
  const [best, ...others] = naming.filter(({ depth }) => depth === deepest).map(({ column }) => column)
  if (best === undefined) return null
  if (others.length === 0) return { columns: [best], isSure: true, isOfFolders: true, doubts: [] }
  const names = [best, ...others].map(({ header }) => header).join(', ')
  const doubts = [`Columns ${names} all name folders: which one is that of the row?`]
  return { columns: [], isSure: true, isOfFolders: true, doubts }
}
