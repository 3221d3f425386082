import type { Context } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import {
  type Groupable,
  type GroupRule,
  groupColumnOf,
  groupsOf,
  requireColumn,
  subjectOf,
} from '#core/import/group-key.ts'

export interface GroupPreview {
  groupCount: number
  /** Files that the pattern does not match. */
  unmatchedCount: number
  /** Paths of the first of them. */
  unmatched: string[]
  largestGroups: { groupKey: string; fileCount: number }[]
  /** The first files. */
  rows: { path: string; subject: string; groupKey: string | null; by: GroupRule }[]
}

export interface GroupChoice {
  groupPattern?: string | null
  groupColumn?: string | null
}

const pageSize = 100_000

type Fact = [string, string | null, string | null, string | null, string | null]

/**
 * The files of an import that could go in, with what their group follows from. Read as one text a page: rows one by one
 * would cost a second for 100,000 of them.
 */
export async function readGroupables(ctx: Context, importId: string, column: string | null): Promise<Groupable[]> {
  const files: Groupable[] = []
  for (let from = 0; ; from += pageSize) {
    const [page] = await ctx.database.$queryRaw<{ count: number; facts: string | null }[]>`
      select count(*)::int as "count", json_agg(json_build_array(
          f."path", f."className", f."columns"->>${column ?? ''}::text, f."patientKey", f."studyKey"
        ) order by f."position") filter (where f."sha256" is not null or f."outcome" = 'PENDING')::text as "facts"
      from "ImportFile" f
      where f."importId" = ${importId}::uuid and f."position" >= ${from} and f."position" < ${from + pageSize}`
    if (!page || page.count === 0) return files
    const facts: Fact[] = JSON.parse(page.facts ?? '[]')
    for (const [path, className, value, patientKey, studyKey] of facts)
      files.push({ path, className, column: value, patientKey, studyKey })
  }
}

/**
 * What a group rule would make of the files of an import, before it is applied.
 * @throws InvalidInput for a pattern that is not one or matches too slowly, or a column that the list does not have
 */
export async function previewGroups(
  ctx: Context,
  imported: Import,
  choice: GroupChoice,
  first = 50,
): Promise<GroupPreview> {
  const groupColumn = choice.groupColumn || null
  requireColumn(groupColumn, imported.columns)
  const column = groupColumnOf({ groupColumn, columns: imported.columns })
  const files = await readGroupables(ctx, imported.id, column)
  const groups = groupsOf(files, choice.groupPattern || null)
  const counts = new Map<string, number>()
  const unmatched: string[] = []
  let unmatchedCount = 0
  groups.forEach(({ groupKey }, i) => {
    if (groupKey !== null) counts.set(groupKey, (counts.get(groupKey) ?? 0) + 1)
    else if (unmatchedCount++ < first) unmatched.push(files[i]?.path ?? '')
  })
  const largest = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 10)
  return {
    groupCount: counts.size,
    unmatchedCount,
    unmatched,
    largestGroups: largest.map(([groupKey, fileCount]) => ({ groupKey, fileCount })),
    rows: files.slice(0, first).map((file, i) => ({
      path: file.path,
      subject: subjectOf(file),
      groupKey: groups[i]?.groupKey ?? null,
      by: groups[i]?.by ?? 'FILE',
    })),
  }
}
