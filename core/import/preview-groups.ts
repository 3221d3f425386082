import type { Context } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { Groupable } from '#core/import/group-key.ts'
import type { GroupTally } from '#core/import/tally.ts'
import { tallyGroups, tallySize } from '#core/import/tally-groups.ts'

export type GroupPreview = GroupTally

type Fact = [string, string | null, string | null, string | null]

/**
 * The files of an import that could go in, with what their group follows from, in pages that nobody waits for. Read as one
 * text a page: rows one by one would cost a second for 100,000 of them.
 */
async function* readGroupables(ctx: Context, importId: string): AsyncGenerator<Groupable[]> {
  for (let from = 0; ; from += tallySize) {
    const [page] = await ctx.database.$queryRaw<{ count: number; facts: string | null }[]>`
      select count(*)::int as "count", json_agg(json_build_array(
          f."path", f."groupName", f."patientKey", f."studyKey"
        ) order by f."position") filter (where (f."sha256" is not null or f."outcome" = 'PENDING') and f."outcome" <> 'PASSED_OVER')::text as "facts"
      from "ImportFile" f
      where f."importId" = ${importId}::uuid and f."position" >= ${from} and f."position" < ${from + tallySize}`
    if (!page || page.count === 0) return
    const facts: Fact[] = JSON.parse(page.facts ?? '[]')
    yield facts.map(([path, groupName, patientKey, studyKey]) => ({ path, groupName, patientKey, studyKey }))
  }
}

/**
 * What a pattern would make of the files of an import as groups; without one, what there is.
 * @throws InvalidInput for a pattern that is not one, is not RE2's or takes too long
 */
export const previewGroups = (
  ctx: Context,
  imported: Pick<Import, 'id'>,
  groupPattern: string | null,
  first = 50,
): Promise<GroupPreview> => tallyGroups(readGroupables(ctx, imported.id), groupPattern, first)
