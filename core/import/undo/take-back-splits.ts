import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { type Publication, publishSplits } from '#core/import/publish-splits.ts'
import { ofThisLife, standing } from '#core/import/undo/known-elsewhere.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

const batchSize = 500

/**
 * Takes back that images which are there without it were published as this import says, one batch of its files: what the
 * last other import that was applied says stands again. @returns the last position; null: there was none @throws Conflict
 */
export const takeBackSplits = (ctx: Context, claim: Claim, imported: Import, after: number): Promise<number | null> =>
  inTransaction(
    ctx,
    async ctx => {
      const tx = ctx.database
      await fenceJob(ctx, claim)
      await lockAdding(tx, imported.projectId)
      const files = await tx.importFile.findMany({
        where: {
          importId: imported.id,
          outcome: { in: ['ADDED', 'KNOWN'] },
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
      const publications = await tx.$queryRaw<Publication[]>`
        select i."id" as "imageId", (
          select k."split" from ${standing}
          where k."imageId" = i."id" and k."split" is not null and k."outcome" in ('ADDED', 'KNOWN')
            and (o."id" = i."importId" or ${ofThisLife})
          order by oj."createdAt" desc, o."id" desc limit 1) as "split"
        from "Image" i where i."id" = any(${files.map(f => f.imageId)}::uuid[]) and i."importId" <> ${imported.id}::uuid`
      await recordAudit(ctx, ...(await publishSplits(tx, imported, publications)))
      return last.position
    },
    60_000,
  )
