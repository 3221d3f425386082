import { type ColumnValues, isNumeric } from '#core/import/list/table/column-values.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'

export interface ProposedFile {
  columns: ColumnValues[]
  /** Whether what stands there says so; else its header alone does. */
  isSure: boolean
  isOfFolders: boolean
  doubts: string[]
}

const unranked = 99
/** A header of lesser rank (id, name) needs files that it names. */
const leastRank = 2

/** How much what stands in a column speaks for names of files: `0007.png` more than 7, which counts lines as well. */
const evidence = ({ fileShare, pictureShare }: ColumnValues): number =>
  fileShare > 0 ? 2 + fileShare + pictureShare / 2 : pictureShare >= 0.5 ? 1 + pictureShare : 0

const rankOf = ({ header }: ColumnValues) => headerRank('FILE', header) ?? unranked

/** Plain numbers name files of that number only where they are about as many: `0: Normal, 1: Fracture` are classes. */
const isCount = (column: ColumnValues, pictureCount: number) =>
  isNumeric(column) && rankOf(column) > leastRank && column.distinct.size < Math.min(500, pictureCount / 2)

/**
 * The column that names files; of several that do as well the one whose header says so.
 * @returns null: none does
 */
export function proposeFile(all: readonly ColumnValues[], pictureCount: number): ProposedFile | null {
  const columns = all.filter(column => !isCount(column, pictureCount))
  const most = Math.max(0, ...columns.map(evidence))
  const candidates =
    most > 0
      ? columns.filter(column => evidence(column) >= most - 0.1)
      : columns.filter(column => rankOf(column) <= leastRank)
  const least = Math.min(...candidates.map(rankOf))
  const [best, ...others] = candidates.filter(column => rankOf(column) === least)
  if (best === undefined) return null
  if (others.length === 0) return { columns: [best], isSure: most > 0, isOfFolders: false, doubts: [] }
  const names = [best, ...others].map(({ header }) => header).join(', ')
  return {
    columns: [],
    isSure: most > 0,
    isOfFolders: false,
    doubts: [`Columns ${names} all name files: which one is the file of the row?`],
  }
}
