import type { Context } from '#core/context.ts'
import { type DatasetVersion, type LabelOrigin, Split } from '#core/generated/prisma/client.ts'

/** Images, groups and classes of each split, in the order TRAIN, VALIDATION, TEST. */
export async function summariseSplits(ctx: Context, frozen: DatasetVersion) {
  const classes = await ctx.database.labelClass.findMany({
    where: { projectId: frozen.projectId },
    orderBy: { position: 'asc' },
  })
  const counts = await ctx.database.datasetItem.groupBy({
    by: ['split', 'labelClassId'],
    where: { datasetVersionId: frozen.id },
    _count: true,
  })
  const groups = await ctx.database.$queryRaw<{ split: Split; count: number }[]>`
    select "split", count(distinct "groupKey")::int as "count" from "DatasetItem"
    where "datasetVersionId" = ${frozen.id}::uuid group by "split"`
  return Object.values(Split).map(split => {
    const labelCounts = classes.map(c => ({
      labelClassId: c.id,
      imageCount: counts.find(n => n.split === split && n.labelClassId === c.id)?._count ?? 0,
    }))
    return {
      split,
      labelCounts,
      imageCount: labelCounts.reduce((sum, c) => sum + c.imageCount, 0),
      groupCount: groups.find(g => g.split === split)?.count ?? 0,
    }
  })
}

/** Who gave the labels that were frozen, most first. */
export const countReaders = (ctx: Context, datasetVersionId: string) =>
  ctx.database.$queryRaw<
    { readerId: string | null; labeller: string | null; origin: LabelOrigin; labelCount: number }[]
  >`
    select l."readerId", case when l."readerId" is null then l."labeller" end as "labeller", l."origin",
      count(*)::int as "labelCount"
    from "DatasetItem" d join "Label" l on l."id" = d."labelId"
    where d."datasetVersionId" = ${datasetVersionId}::uuid
    group by 1, 2, 3 order by count(*) desc, 2, 3`
