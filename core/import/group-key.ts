import { groupMatcher } from '#core/import/group-pattern.ts'

/** What says which group a file is of, the first that has a word for it. */
const groupRules = ['PATTERN', 'NAMED', 'PATIENT', 'STUDY', 'FILE'] as const
type GroupRule = (typeof groupRules)[number]

export interface Groupable {
  path: string
  /** What the reading of the source says: a level of folders, a column of a list, the names of the files. */
  groupName: string | null
  patientKey: string | null
  studyKey: string | null
}

export interface Group {
  /** Null: the pattern does not match. */
  groupKey: string | null
  by: GroupRule
}

export function groupOf(file: Groupable): Group & { groupKey: string } {
  if (file.groupName !== null) return { groupKey: file.groupName, by: 'NAMED' }
  if (file.patientKey) return { groupKey: `patient ${file.patientKey}`, by: 'PATIENT' }
  if (file.studyKey) return { groupKey: `study ${file.studyKey}`, by: 'STUDY' }
  return { groupKey: file.path, by: 'FILE' }
}

/**
 * The group of every file: by what a pattern's first group matches of its path, else by what the reading says, else the
 * DICOM patient, else the study, else the file stands for itself. For a bounded number of files at a time; of many, see
 * core/import/tally-groups.ts.
 * @throws InvalidInput for a pattern that is not one, has no group, or that RE2 does not read
 */
export function groupsOf(files: readonly Groupable[], groupPattern: string | null): Group[] {
  if (groupPattern === null) return files.map(groupOf)
  const match = groupMatcher(groupPattern)
  return files.map(file => ({ groupKey: match(file.path), by: 'PATTERN' }))
}
