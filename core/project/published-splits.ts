import type { Context } from '#core/context.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

interface DividedGroup {
  groupKey: string
  splits: Split[]
}

export interface PublishedSplits {
  /** Labelled images by the split that they were published in; null: in none. Those without images are left out. */
  counts: { split: Split | null; imageCount: number }[]
  /** Groups of labelled images that stand in several. */
  dividedGroupCount: number
  /** The first of them, by name. */
  dividedGroups: DividedGroup[]
}

const shown = 20

/** How the labelled images of projects were published; projects without one are not in it. */
export async function countPublished(
  ctx: Pick<Context, 'database'>,
  projectIds: string[],
): Promise<Map<string, PublishedSplits>> {
  const where = { projectId: { in: projectIds }, takenOutAt: null, labelClassId: { not: null } }
  const bySplit = await ctx.database.image.groupBy({ by: ['projectId', 'publishedSplit'], where, _count: true })
  const divided = await ctx.database.$queryRaw<(DividedGroup & { projectId: string; total: number })[]>`
    select "projectId", "groupKey", "splits", "total" from (
      select "projectId", "groupKey", array_agg(distinct "publishedSplit"::text order by "publishedSplit"::text) as "splits",
        (count(*) over of_project)::int as "total", row_number() over (of_project order by "groupKey") as "place"
      from "Image"
      where "projectId" = any(${projectIds}::uuid[]) and "takenOutAt" is null and "labelClassId" is not null
        and "publishedSplit" is not null
      group by "projectId", "groupKey" having count(distinct "publishedSplit") > 1
      window of_project as (partition by "projectId")
    ) as g where "place" <= ${shown} order by "projectId", "groupKey"`
  const groupsOf = Map.groupBy(divided, group => group.projectId)
  return new Map(
    [...Map.groupBy(bySplit, row => row.projectId)].map(([projectId, rows]) => {
      const groups = groupsOf.get(projectId) ?? []
      return [
        projectId,
        {
          counts: rows.map(({ publishedSplit, _count }) => ({ split: publishedSplit, imageCount: _count })),
          dividedGroupCount: groups[0]?.total ?? 0,
          dividedGroups: groups.map(({ groupKey, splits }) => ({ groupKey, splits })),
        },
      ]
    }),
  )
}
