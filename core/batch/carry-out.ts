import { recordAudit } from '#core/audit/record.ts'
import { batchKinds } from '#core/batch/kinds.ts'
import { addRefused, countRefused, refusedOf } from '#core/batch/refusals.ts'
import { requireActing } from '#core/batch/require-acting.ts'
import { type Target, targetOf, targetSql } from '#core/batch/target.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch } from '#core/generated/prisma/client.ts'
import { lowestId } from '#core/id.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { Progress } from '#core/job/report-progress.ts'

const atATime = 500

type Tx = Context<Transaction>

/** Of images that are meant, the next by their ids. */
async function findRange({ database }: Tx, target: Target, after: string, until: string): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    select n."id" from "Image" n where ${targetSql(target)} and n."id" > ${after}::uuid and n."id" <= ${until}::uuid
    order by n."id" limit ${atATime}`
  return rows.map(({ id }) => id)
}

/** Of a range that is held, those that are still meant: somebody may have been faster. */
async function findMeant({ database }: Tx, target: Target, imageIds: readonly string[]): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    select n."id" from "Image" n where ${targetSql(target)} and n."id" = any(${imageIds}::uuid[]) order by n."id"`
  return rows.map(({ id }) => id)
}

/** @returns how many were looked at; null: there were none any more */
async function carryRange(ctx: Context, claim: Claim, batchId: string): Promise<number | null> {
  return inTransaction(
    ctx,
    async ctx => {
      await fenceJob(ctx, claim, gotOn)
      const batch = await ctx.database.batch.findUniqueOrThrow({ where: { id: batchId } })
      const target = targetOf(batch)
      const kind = batchKinds[batch.kind]
      if (kind.isMoving) await lockAdding(ctx.database, batch.projectId)
      const range = await findRange(ctx, target, batch.lastImageId ?? lowestId, batch.untilImageId)
      const last = range.at(-1)
      if (last === undefined) return null
      await holdImages(ctx.database, batch.projectId, range)
      const meant = await findMeant(ctx, target, range)
      const { items, standingCount, refused } = await kind.carry(ctx, batch, meant)
      await ctx.database.batchItem.createMany({ data: items.map(item => ({ ...item, batchId })) })
      await ctx.database.batch.update({
        where: { id: batchId },
        data: {
          lastImageId: last,
          doneCount: { increment: items.length },
          standingCount: { increment: standingCount },
          refused: addRefused(refusedOf(batch), refused),
        },
      })
      return range.length
    },
    60_000,
  )
}

async function countLeft({ database }: Context, batch: Batch): Promise<number> {
  const target = targetOf(batch)
  const [row] = await database.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from "Image" n where ${targetSql(target)}
      and n."id" > ${batch.lastImageId ?? lowestId}::uuid and n."id" <= ${batch.untilImageId}::uuid`
  return row?.count ?? 0
}

const lookedAt = (batch: Batch) => batch.doneCount + batch.standingCount + countRefused(refusedOf(batch))

/** What came of a batch, as its event says it. */
const saidOf = (batch: Batch) => ({
  kind: batch.kind,
  doneCount: batch.doneCount,
  standingCount: batch.standingCount,
  ...(countRefused(refusedOf(batch)) > 0 ? { refused: refusedOf(batch) } : {}),
})

/**
 * Carries a batch out, range by range. Begun again it goes on behind the last image that was looked at.
 * @param context of the moment at which it is called
 * @throws Forbidden where whoever asked for it may not any more
 */
export async function carryOutBatch(
  context: () => Context,
  claim: Claim,
  batch: Batch,
  { report, signal }: { report(progress: Progress): void; signal: AbortSignal },
): Promise<void> {
  const { id: batchId, projectId, kind } = batch
  await requireActing(context(), kind, projectId)
  const { phase } = batchKinds[kind]
  let done = lookedAt(batch)
  const total = done + (await countLeft(context(), batch))
  for (;;) {
    signal.throwIfAborted()
    report({ phase, done, total: Math.max(total, done) })
    const looked = await carryRange(context(), claim, batchId)
    if (looked === null) break
    done += looked
  }
  await inTransaction(context(), async ctx => {
    const now = await ctx.database.batch.findUniqueOrThrow({ where: { id: batchId } })
    const { reason } = now
    await recordAudit(ctx, { action: 'BATCH_FINISHED', nounId: batchId, projectId, after: saidOf(now), reason })
    await succeedJob(ctx, claim)
  })
}
