import { type Group, type Groupable, groupsOf } from '#core/import/group-key.ts'

export interface GroupTally {
  groupCount: number
  /** Files that the pattern does not match. */
  unmatchedCount: number
  /** The first of them. */
  unmatched: string[]
  /** The ten with most files. */
  largestGroups: { groupKey: string; fileCount: number }[]
  /** The first files. */
  rows: (Group & { path: string })[]
}

const largestShown = 10

/** Counts groups, file after file, and keeps of the files themselves only the first. @param first how many of them */
export function openTally(groupPattern: string | null, first: number) {
  const counts = new Map<string, number>()
  const unmatched: GroupTally['unmatched'] = []
  const rows: GroupTally['rows'] = []
  let unmatchedCount = 0
  return {
    /** @throws InvalidInput as groupsOf */
    add(files: readonly Groupable[]): void {
      groupsOf(files, groupPattern).forEach((group, i) => {
        const file = files[i]
        if (!file) return
        const { groupKey } = group
        if (groupKey !== null) counts.set(groupKey, (counts.get(groupKey) ?? 0) + 1)
        else if (unmatchedCount++ < first) unmatched.push(file.path)
        if (rows.length < first) rows.push({ path: file.path, ...group })
      })
    },
    end(): GroupTally {
      const largest = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, largestShown)
      const largestGroups = largest.map(([groupKey, fileCount]) => ({ groupKey, fileCount }))
      return { groupCount: counts.size, unmatchedCount, unmatched, largestGroups, rows }
    },
  }
}
