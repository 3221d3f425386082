import { type Context, inTransaction } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

const batchSize = 500

/**
 * Takes back that images which were there before were published as this import says, one batch of its files: what the
 * newest other import says stands again. @returns the last position; null: there was none @throws Conflict
 */
export const takeBackSplits = (ctx: Context, claim: Claim, { id }: Import, after: number): Promise<number | null> =>
  inTransaction(ctx, async ctx => {
    // no audit: the rows of the imports say so
    await fenceJob(ctx, claim)
    const files = await ctx.database.importFile.findMany({
      where: {
        importId: id,
        outcome: 'KNOWN',
        imageId: { not: null },
        split: { not: null },
        position: { gt: after },
      },
      select: { position: true, imageId: true },
      orderBy: { position: 'asc' },
      take: batchSize,
    })
    const last = files.at(-1)
    if (!last) return null
    await ctx.database.$executeRaw`
      update "Image" i set "publishedSplit" = (
        select f."split" from "ImportFile" f join "Import" o on o."id" = f."importId"
        where f."imageId" = i."id" and f."split" is not null and f."outcome" in ('ADDED', 'KNOWN') and o."undoJobId" is null
        order by o."id" desc limit 1)
      where i."id" = any(${files.map(f => f.imageId)}::uuid[]) and i."importId" <> ${id}::uuid`
    return last.position
  })
