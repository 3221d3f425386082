import type { Context } from '#core/context.ts'

/** Images of a project by the class of their current label; every class stands in the list, in its order. */
export async function countByLabel(ctx: Context, projectId: string) {
  const classes = await ctx.database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const counts = await ctx.database.image.groupBy({ by: ['labelClassId'], where: { projectId }, _count: true })
  const countOf = new Map(counts.map(c => [c.labelClassId, c._count]))
  return classes.map(c => ({ labelClassId: c.id, imageCount: countOf.get(c.id) ?? 0 }))
}

export async function countGroups(ctx: Context, projectId: string): Promise<number> {
  const [row] = await ctx.database.$queryRaw<{ count: number }[]>`
    select count(distinct "groupKey")::int as "count" from "Image" where "projectId" = ${projectId}::uuid`
  return row?.count ?? 0
}
