import { findingIn } from '#core/import/levels/words.ts'
import { plainClass } from '#core/import/list/class-words.ts'
import { splitsOfList } from '#core/import/list/published-split.ts'
import type { ProposedColumns } from '#core/import/list/table/propose-columns.ts'
import { splitWithin } from '#core/import/split-words.ts'

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** `sample_submission.csv`, `predictions.csv`: answers to be replaced, or a model's. */
export const isGuessedList = (path: string): boolean =>
  /(?:^|[ _-])(?:submissions?|pred(?:iction)?s?)(?=[ ._-])/i.test(baseOf(path))

/** Whether a list is named as a class of the project, or as findings are: `Normal.txt`, `train_fracture.csv`. */
function isNamedAsClass(path: string, classNames: readonly string[]): boolean {
  const base = baseOf(path).replace(/(?:\.[a-z]+)+$/i, '')
  const bare = splitWithin(base)?.rest ?? base
  return findingIn(bare) !== null || classNames.some(name => plainClass(name) === plainClass(bare))
}

/** What the name of a list of files may say of all of them and its columns do not, in sentences. */
export function askName(path: string, { columns, doubts }: ProposedColumns, classNames: readonly string[]): string[] {
  if (!columns.includes('FILE')) return []
  const asked: string[] = []
  if (doubts.length === 0 && columns.every(role => role === 'FILE' || role === 'OTHER') && splitsOfList(path).size > 1)
    asked.push(`${path} names files of several splits by its name: which one is it?`)
  if (!columns.includes('CLASS') && !columns.includes('CLASS_FLAG') && isNamedAsClass(path, classNames))
    asked.push(`${path} is named as a class, which is not read: say the class of its files in a column.`)
  return asked
}
