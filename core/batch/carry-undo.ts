import { recordAudit } from '#core/audit/record.ts'
import { batchKinds } from '#core/batch/kinds.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Batch } from '#core/generated/prisma/client.ts'
import { lowestId } from '#core/id.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { Progress } from '#core/job/report-progress.ts'

const atATime = 500

/** @returns how many were looked at; null: there were none any more */
async function undoRange(ctx: Context, claim: Claim, batchId: string): Promise<number | null> {
  return inTransaction(
    ctx,
    async ctx => {
      await fenceJob(ctx, claim, gotOn)
      const batch = await ctx.database.batch.findUniqueOrThrow({ where: { id: batchId } })
      const { projectId, undoneImageId } = batch
      const kind = batchKinds[batch.kind]
      if (kind.isMoving) await lockAdding(ctx.database, projectId)
      const items = await ctx.database.batchItem.findMany({
        where: { batchId, imageId: { gt: undoneImageId ?? lowestId } },
        orderBy: { imageId: 'asc' },
        take: atATime,
      })
      const last = items.at(-1)
      if (!last) return null
      await holdImages(
        ctx.database,
        projectId,
        items.map(({ imageId }) => imageId),
      )
      const restored = await kind.takeBack(ctx, batch, items)
      await ctx.database.batch.update({
        where: { id: batchId },
        data: {
          undoneImageId: last.imageId,
          restoredCount: { increment: restored },
          leftCount: { increment: items.length - restored },
        },
      })
      return items.length
    },
    60_000,
  )
}

/** Undoes a batch, range by range; begun again it goes on behind the last image that was looked at. */
export async function carryUndo(
  context: () => Context,
  claim: Claim,
  batch: Batch,
  { report, signal }: { report(progress: Progress): void; signal: AbortSignal },
): Promise<void> {
  const { id: batchId, projectId, doneCount: total } = batch
  let done = batch.restoredCount + batch.leftCount
  for (;;) {
    signal.throwIfAborted()
    report({ phase: 'Undoing', done, total })
    const looked = await undoRange(context(), claim, batchId)
    if (looked === null) break
    done += looked
  }
  await inTransaction(context(), async ctx => {
    const now = await ctx.database.batch.update({ where: { id: batchId }, data: { undoneAt: ctx.now } })
    const { restoredCount, leftCount, undoReason: reason } = now
    await recordAudit(ctx, {
      action: 'BATCH_UNDONE',
      nounId: batchId,
      projectId,
      after: { restoredCount, leftCount },
      reason,
    })
    await succeedJob(ctx, claim)
  })
}
