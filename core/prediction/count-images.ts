import type { Context } from '#core/context.ts'

/** How many images each of these requests asks about: counted where they are, for their ids are as many as a split has. */
export async function countImages(ctx: Pick<Context, 'database'>, batchIds: string[]): Promise<Map<string, number>> {
  const rows = await ctx.database.$queryRaw<{ id: string; count: number }[]>`
    select "id"::text, cardinality("imageIds") as "count" from "PredictionBatch" where "id" = any(${batchIds}::uuid[])`
  return new Map(rows.map(row => [row.id, row.count]))
}
