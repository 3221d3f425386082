import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { keepImages } from '#core/import/undo/keep-images.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'

const batchSize = 500

/**
 * Takes out one batch of what an import brought, but for what another import brings too.
 * @returns the id of the last one; null: there was none @throws Conflict
 */
export const takeOutImages = (ctx: Context, claim: Claim, imported: Import, after: string): Promise<string | null> =>
  inTransaction(
    ctx,
    async ctx => {
      const { id: importId, projectId, undoReason: reason } = imported
      const tx = ctx.database
      await fenceJob(ctx, claim, gotOn)
      await lockAdding(tx, projectId)
      const batch = await tx.image.findMany({
        where: { importId, takenOutAt: null, id: { gt: after } },
        select: { id: true, fileName: true, sha256: true },
        orderBy: { id: 'asc' },
        take: batchSize,
      })
      const last = batch.at(-1)
      if (!last) return null
      const ids = batch.map(image => image.id)
      await holdImages(tx, projectId, ids)
      const kept = await keepImages(tx, imported, ids)
      const stays = new Set(kept.map(happening => happening.nounId))
      const out = batch.filter(image => !stays.has(image.id))
      await tx.image.updateMany({
        where: { id: { in: out.map(image => image.id) } },
        data: { takenOutAt: ctx.now, takenOutById: claim.actor.id, takenOutReason: reason },
      })
      await tx.import.update({
        where: { id: importId },
        data: { takenOutCount: { increment: out.length }, keptCount: { increment: kept.length } },
      })
      await recordAudit(
        ctx,
        ...kept,
        ...out.map(({ id, fileName, sha256 }) => ({
          action: 'IMAGE_TAKEN_OUT' as const,
          nounId: id,
          projectId,
          before: { fileName, sha256 },
          after: { importId },
          reason,
        })),
      )
      return last.id
    },
    60_000,
  )
