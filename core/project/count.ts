import type { Context } from '#core/context.ts'

/** Images of projects by the class of their current label; every class of each stands in its list, in its order. */
export async function countByLabel(ctx: Pick<Context, 'database'>, projectIds: string[]) {
  const projectId = { in: projectIds }
  const classes = await ctx.database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const counts = await ctx.database.image.groupBy({
    by: ['labelClassId'],
    where: { projectId, takenOutAt: null, labelClassId: { not: null } },
    _count: true,
  })
  // A class is of one project alone.
  const countOf = new Map(counts.map(c => [c.labelClassId, c._count]))
  const byProject = Map.groupBy(classes, c => c.projectId)
  return new Map(
    projectIds.map(id => [
      id,
      (byProject.get(id) ?? []).map(c => ({ labelClassId: c.id, imageCount: countOf.get(c.id) ?? 0 })),
    ]),
  )
}

/** Images of projects by the split that they were published in; those published in none are not in it. */
export async function countByPublishedSplit(ctx: Pick<Context, 'database'>, projectIds: string[]) {
  const rows = await ctx.database.image.groupBy({
    by: ['projectId', 'publishedSplit'],
    where: { projectId: { in: projectIds }, publishedSplit: { not: null }, takenOutAt: null },
    orderBy: { publishedSplit: 'asc' },
    _count: true,
  })
  const counts = rows.map(row => ({ projectId: row.projectId, split: row.publishedSplit, imageCount: row._count }))
  return Map.groupBy(counts, row => row.projectId)
}

/** Groups of the images of projects; those without images are not in it. */
export async function countGroups(ctx: Pick<Context, 'database'>, projectIds: string[]): Promise<Map<string, number>> {
  const rows = await ctx.database.$queryRaw<{ projectId: string; count: number }[]>`
    select "projectId", count(distinct "groupKey")::int as "count" from "Image"
    where "projectId" = any(${projectIds}::uuid[]) and "takenOutAt" is null group by 1`
  return new Map(rows.map(row => [row.projectId, row.count]))
}
