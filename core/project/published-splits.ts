import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

interface DividedGroup {
  groupKey: string
  splits: Split[]
}

export interface PublishedSplits {
  /** Labelled images without names in them by the split that they were published in; null: in none. Those without images are left out. */
  counts: { split: Split | null; imageCount: number }[]
  /** Groups of labelled images that stand in several. */
  dividedGroupCount: number
  /** The first of them, by name. */
  dividedGroups: DividedGroup[]
}

const shown = 20

interface Row {
  projectId: string
  groupKey: string
  train: boolean
  validation: boolean
  test: boolean
  /** Of the project. */
  total: number
}

const splitsOf = ({ train, validation, test }: Row): Split[] => [
  ...(train ? (['TRAIN'] as const) : []),
  ...(validation ? (['VALIDATION'] as const) : []),
  ...(test ? (['TEST'] as const) : []),
]

/** What freezing takes of those that are not taken out, whatever is decided about those in which names are suspected. */
const isTaken = Prisma.sql`"labelClassId" is not null and "burnedIn" is distinct from 'YES'`

/** How what could be frozen of projects was published; projects without labelled images are not in it. */
export async function countPublished(
  ctx: Pick<Context, 'database'>,
  projectIds: string[],
): Promise<Map<string, PublishedSplits>> {
  const bySplit = await ctx.database.$queryRaw<(PublishedSplits['counts'][number] & { projectId: string })[]>`
    select "projectId", "publishedSplit" as "split", sum("imageCount")::int as "imageCount" from "ImageCount"
    where "projectId" = any(${projectIds}::uuid[]) and not "isTakenOut" and ${isTaken}
    group by 1, 2 having sum("imageCount") > 0 order by 1, 2`
  // Nothing here needs an order of all images: distinct would.
  const divided = await ctx.database.$queryRaw<Row[]>`
    select "projectId", "groupKey", "train", "validation", "test", "total" from (
      select "projectId", "groupKey", bool_or("publishedSplit" = 'TRAIN') as "train",
        bool_or("publishedSplit" = 'VALIDATION') as "validation", bool_or("publishedSplit" = 'TEST') as "test",
        (count(*) over of_project)::int as "total",
        row_number() over (partition by "projectId" order by "groupKey") as "place"
      from "Image"
      where "projectId" = any(${projectIds}::uuid[]) and "takenOutAt" is null and ${isTaken} and "publishedSplit" is not null
      group by "projectId", "groupKey" having min("publishedSplit") <> max("publishedSplit")
      window of_project as (partition by "projectId")
    ) as g where "place" <= ${shown} order by "projectId", "groupKey"`
  const groupsOf = Map.groupBy(divided, group => group.projectId)
  return new Map(
    [...Map.groupBy(bySplit, row => row.projectId)].map(([projectId, rows]) => {
      const groups = groupsOf.get(projectId) ?? []
      return [
        projectId,
        {
          counts: rows.map(({ split, imageCount }) => ({ split, imageCount })),
          dividedGroupCount: groups[0]?.total ?? 0,
          dividedGroups: groups.map(row => ({ groupKey: row.groupKey, splits: splitsOf(row) })),
        },
      ]
    }),
  )
}
