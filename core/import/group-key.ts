import { runInNewContext } from 'node:vm'
import { InvalidInput } from '#core/errors.ts'

const allowed =
  'a regular expression of at most 300 characters with one group in parentheses, such as ^(.+?)-\\d+\\.png$'

/** Columns of a list that name the group where nobody chose one; the first one present wins. */
const usualColumns = ['group', 'group_id', 'patient', 'patient_id']

export const groupColumnOf = (imported: { groupColumn: string | null; columns: readonly string[] }): string | null =>
  imported.groupColumn ?? usualColumns.find(column => imported.columns.includes(column)) ?? null

/** What says which group a file is of, the first that has a word for it. */
export const groupRules = ['PATTERN', 'COLUMN', 'PATIENT', 'STUDY', 'FILE'] as const
export type GroupRule = (typeof groupRules)[number]

export interface Groupable {
  path: string
  className: string | null
  /** What stands in the column of the group. */
  column: string | null
  patientKey: string | null
  studyKey: string | null
}

export interface Group {
  /** Null: the pattern does not match. */
  groupKey: string | null
  by: GroupRule
}

/** What a group pattern is held against: "<class>/<file name>". */
export const subjectOf = (file: Pick<Groupable, 'path' | 'className'>) =>
  `${file.className ?? ''}/${file.path.split('/').at(-1)}`

function requirePattern(groupPattern: string): void {
  if (groupPattern.length > 300) throw new InvalidInput('groupPattern', groupPattern, allowed)
  let groupCount: number
  try {
    groupCount = (new RegExp(`${groupPattern}|`).exec('')?.length ?? 1) - 1
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new InvalidInput('groupPattern', groupPattern, allowed)
  }
  if (groupCount < 1) throw new InvalidInput('groupPattern', groupPattern, allowed)
}

/** The first group that took part, for every subject; null where the pattern does not match. */
function match(groupPattern: string, subjects: string[]): (string | null)[] {
  requirePattern(groupPattern)
  try {
    // In a context of its own because only there a pattern that backtracks for ever can be stopped. What crosses is text.
    const found: string = runInNewContext(
      'const r = new RegExp(pattern); JSON.stringify(JSON.parse(subjects).map(s => { const m = r.exec(s); return m === null ? null : m.slice(1).find(g => g !== undefined) ?? null }))',
      { subjects: JSON.stringify(subjects), pattern: groupPattern },
      { timeout: 2000 },
    )
    return JSON.parse(found)
  } catch (error) {
    // An error of that other context, so no instance of this one's Error.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new InvalidInput('groupPattern', groupPattern, 'a pattern that needs less than 2 s for all files')
  }
}

function groupBy(file: Groupable): Group {
  if (file.column) return { groupKey: file.column, by: 'COLUMN' }
  if (file.patientKey) return { groupKey: `patient ${file.patientKey}`, by: 'PATIENT' }
  if (file.studyKey) return { groupKey: `study ${file.studyKey}`, by: 'STUDY' }
  return { groupKey: file.path, by: 'FILE' }
}

/**
 * The group of every file: by the pattern's first group, else the list's word, else the DICOM patient, else the study,
 * else the file stands for itself.
 * @throws InvalidInput for a pattern that is not one, has no group, or matches too slowly
 */
export function groupsOf(files: readonly Groupable[], groupPattern: string | null): Group[] {
  if (groupPattern === null) return files.map(groupBy)
  return match(groupPattern, files.map(subjectOf)).map(key => ({ groupKey: key || null, by: 'PATTERN' }))
}

/** @throws InvalidInput as groupsOf, and for a pattern that does not match one of the files */
export function requireGroups(files: readonly Groupable[], groupPattern: string | null): void {
  if (groupPattern === null) return
  const without = groupsOf(files, groupPattern).findIndex(group => group.groupKey === null)
  const file = files[without]
  if (!file) return
  throw new InvalidInput('groupPattern', groupPattern, `a pattern that matches every file; ${subjectOf(file)} does not`)
}

/** @throws InvalidInput for a column that the list does not have, naming those it has */
export function requireColumn(groupColumn: string | null, columns: readonly string[]): void {
  if (groupColumn === null || columns.includes(groupColumn)) return
  const has = columns.length > 0 ? columns.join(', ') : 'none: no CSV list says what the files are'
  throw new InvalidInput('groupColumn', groupColumn, has)
}
