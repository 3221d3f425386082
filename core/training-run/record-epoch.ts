import { announce, jobTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { TrainingRun } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { EpochMetrics } from '#core/training-run/epoch-metrics.ts'

/**
 * Writes an epoch and the checkpoint to go on from it in one transaction, then lets go of checkpoints that are neither
 * the newest nor the best. May be called again where the answer to the first call was lost: it is written once.
 * @throws Conflict where the job is no longer this worker's
 */
export async function recordEpoch(
  ctx: Context,
  blobs: BlobStore,
  claim: Claim,
  run: TrainingRun,
  { isBest, ...metrics }: EpochMetrics,
  checkpoint: Uint8Array,
): Promise<void> {
  const sha256 = await blobs.put(checkpoint)
  const superseded = await inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim, { ...gotOn, phase: `Epoch ${metrics.number}` })
    const trainingRunId = run.id
    const { attempt, workerId } = claim
    const { number } = metrics
    const before = await ctx.database.epoch.findUnique({ where: { trainingRunId_number: { trainingRunId, number } } })
    if (before?.attempt === attempt && before.workerId === workerId) return []
    await ctx.database.epoch.create({ data: { ...metrics, trainingRunId, attempt, workerId } })
    const { projectId } = run
    await recordAudit(ctx, {
      action: 'EPOCH_RECORDED',
      nounId: run.id,
      projectId,
      after: { ...metrics, attempt, workerId, checkpoint: sha256 },
    })
    if (isBest) await ctx.database.checkpoint.updateMany({ where: { trainingRunId }, data: { isBest: false } })
    const old = await ctx.database.checkpoint.findMany({ where: { trainingRunId, isBest: false } })
    await ctx.database.checkpoint.deleteMany({ where: { trainingRunId, isBest: false } })
    await ctx.database.checkpoint.create({ data: { trainingRunId, epochNumber: metrics.number, sha256, isBest } })
    await announce(ctx, jobTopic(claim.jobId))
    return old
  })
  // A run with the same dataset and seed may come to the same bytes, and may have put them and not committed yet: while
  // one is under way they are left to the sweep.
  const { id, datasetVersionId, seed } = run
  const twin = { id: { not: id }, datasetVersionId, seed, job: { startedAt: { not: null }, finishedAt: null } }
  if (await ctx.database.trainingRun.findFirst({ where: twin })) return
  for (const { sha256 } of superseded) {
    if (!(await ctx.database.checkpoint.findFirst({ where: { sha256 } }))) await blobs.remove(sha256)
  }
}
