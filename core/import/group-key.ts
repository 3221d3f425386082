import { runInNewContext } from 'node:vm'
import { InvalidInput } from '#core/errors.ts'
import type { FileEntry } from '#core/import/scan-folder.ts'

const allowed =
  'a regular expression of at most 300 characters with one group in parentheses, such as ^(.+?)-\\d+\\.png$'

/** What a group pattern is held against: "<class>/<file name>". */
const subjectOf = (entry: FileEntry) => `${entry.className ?? ''}/${entry.path.split('/').at(-1)}`

/**
 * The group of every file: by the pattern's first group, else the manifest's word, else the file stands for itself.
 * @throws InvalidInput for a pattern that is not one, has no group, matches too slowly, or does not match a file
 */
export function groupKeysOf(entries: readonly FileEntry[], groupPattern: string | null): string[] {
  if (groupPattern === null) return entries.map(e => e.groupKey ?? e.path)
  if (groupPattern.length > 300) throw new InvalidInput('groupPattern', groupPattern, allowed)
  let groupCount: number
  try {
    groupCount = (new RegExp(`${groupPattern}|`).exec('')?.length ?? 1) - 1
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new InvalidInput('groupPattern', groupPattern, allowed)
  }
  if (groupCount < 1) throw new InvalidInput('groupPattern', groupPattern, allowed)
  const subjects = entries.map(subjectOf)
  let keys: (string | null)[]
  try {
    // In a context of its own because only there a pattern that backtracks for ever can be stopped.
    keys = runInNewContext(
      'subjects.map(s => { const m = new RegExp(pattern).exec(s); return m === null ? null : m.slice(1).find(g => g !== undefined) ?? null })',
      { subjects, pattern: groupPattern },
      { timeout: 2000 },
    )
  } catch (error) {
    // An error of that other context, so no instance of this one's Error.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new InvalidInput('groupPattern', groupPattern, 'a pattern that needs less than 2 s for all files')
  }
  return Array.from(keys, (key, i) => {
    if (key) return key
    throw new InvalidInput('groupPattern', groupPattern, `a pattern that matches every file; ${subjects[i]} does not`)
  })
}
