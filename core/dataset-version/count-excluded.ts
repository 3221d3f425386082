import type { Context } from '#core/context.ts'

/** Images of dataset versions in which somebody saw names since: found by these, for they are few. */
export async function countExcluded(ctx: Pick<Context, 'database'>, ids: string[]): Promise<Map<string, number>> {
  const rows = await ctx.database.$queryRaw<{ id: string; count: number }[]>`
    select v."id", (
      select count(*)::int from "Image" i join "DatasetItem" d on d."imageId" = i."id" and d."datasetVersionId" = v."id"
      where i."projectId" = v."projectId" and i."burnedIn" = 'YES'
    ) as "count"
    from "DatasetVersion" v where v."id" = any(${ids}::uuid[])`
  return new Map(rows.map(row => [row.id, row.count]))
}
