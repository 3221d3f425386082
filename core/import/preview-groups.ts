import type { Context } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { type Groupable, groupColumnOf, requireColumn } from '#core/import/group-key.ts'
import type { GroupTally } from '#core/import/tally.ts'
import { tallyGroups, tallySize } from '#core/import/tally-groups.ts'

export interface GroupPreview extends Omit<GroupTally, 'unmatched'> {
  /** Paths of the first files that the pattern does not match. */
  unmatched: string[]
}

export interface GroupChoice {
  groupPattern?: string | null
  groupColumn?: string | null
}

type Fact = [string, string | null, string | null, string | null, string | null]

/**
 * The files of an import that could go in, with what their group follows from, in pages that nobody waits for. Read as one
 * text a page: rows one by one would cost a second for 100,000 of them.
 */
export async function* readGroupables(
  ctx: Context,
  importId: string,
  column: string | null,
): AsyncGenerator<Groupable[]> {
  for (let from = 0; ; from += tallySize) {
    const [page] = await ctx.database.$queryRaw<{ count: number; facts: string | null }[]>`
      select count(*)::int as "count", json_agg(json_build_array(
          f."path", f."className", f."columns"->>${column ?? ''}::text, f."patientKey", f."studyKey"
        ) order by f."position") filter (where f."sha256" is not null or f."outcome" = 'PENDING')::text as "facts"
      from "ImportFile" f
      where f."importId" = ${importId}::uuid and f."position" >= ${from} and f."position" < ${from + tallySize}`
    if (!page || page.count === 0) return
    const facts: Fact[] = JSON.parse(page.facts ?? '[]')
    yield facts.map(([path, className, value, patientKey, studyKey]) => ({
      path,
      className,
      column: value,
      patientKey,
      studyKey,
    }))
  }
}

/**
 * What a group rule would make of the files of an import, before it is applied.
 * @throws InvalidInput for a pattern that is not one, is not RE2's or takes too long, or a column that the list does not have
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
  const pages = readGroupables(ctx, imported.id, column)
  const tally = await tallyGroups(pages, choice.groupPattern || null, first)
  return { ...tally, unmatched: tally.unmatched.map(file => file.path) }
}
