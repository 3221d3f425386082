import { InvalidInput } from '#core/errors.ts'
import { groupMatcher } from '#core/import/group-pattern.ts'

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

function groupBy(file: Groupable): Group {
  if (file.column) return { groupKey: file.column, by: 'COLUMN' }
  if (file.patientKey) return { groupKey: `patient ${file.patientKey}`, by: 'PATIENT' }
  if (file.studyKey) return { groupKey: `study ${file.studyKey}`, by: 'STUDY' }
  return { groupKey: file.path, by: 'FILE' }
}

/**
 * The group of every file: by the pattern's first group, else the list's word, else the DICOM patient, else the study,
 * else the file stands for itself. For a bounded number of files at a time; of many, see core/import/tally-groups.ts.
 * @throws InvalidInput for a pattern that is not one, has no group, or that RE2 does not read
 */
export function groupsOf(files: readonly Groupable[], groupPattern: string | null): Group[] {
  if (groupPattern === null) return files.map(groupBy)
  const match = groupMatcher(groupPattern)
  return files.map(file => ({ groupKey: match(subjectOf(file)), by: 'PATTERN' }))
}

/** @throws InvalidInput for a column that the list does not have, naming those it has */
export function requireColumn(groupColumn: string | null, columns: readonly string[]): void {
  if (groupColumn === null || columns.includes(groupColumn)) return
  const has = columns.length > 0 ? columns.join(', ') : 'none: no CSV list says what the files are'
  throw new InvalidInput('groupColumn', groupColumn, has)
}
