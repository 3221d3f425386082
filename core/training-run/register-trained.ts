import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { imageCountOf } from '#core/dataset-version/frozen.ts'
import type { ModelVersion, StopReason, TrainingRun } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import { type Registration, registerModel } from '#core/model-version/register.ts'
import type { TrainedTimings } from '#core/training-run/timings.ts'

export interface TrainingResult extends Registration {
  stopReason: StopReason
  bestEpoch: number
  timings: TrainedTimings
}

/**
 * Keeps what a training came to, before TEST is shown to it: how it ended, its model, and the request for predictions of
 * TEST, whose answers follow. A worker that takes the run over goes on there. May be called again where the answer to the
 * first call was lost.
 * @throws Conflict where the job is no longer this worker's
 */
export async function registerTrained(
  ctx: Context,
  claim: Claim,
  run: TrainingRun,
  { stopReason, bestEpoch, timings, ...registration }: TrainingResult,
): Promise<ModelVersion> {
  const { id: trainingRunId, projectId, datasetVersionId } = run
  return inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim, gotOn)
    const before = await ctx.database.modelVersion.findUnique({ where: { trainingRunId } })
    if (before) return before
    await ctx.database.trainingRun.update({
      where: { id: trainingRunId },
      data: { stopReason, bestEpoch, timings: { ...timings } },
    })
    const model = await registerModel(ctx, run, registration)
    const split = 'TEST' as const
    const dataset = await ctx.database.datasetVersion.findUniqueOrThrow({ where: { id: datasetVersionId } })
    const imageCount = imageCountOf(dataset, split)
    if (imageCount === 0) return model
    const asked = { modelVersionId: model.id, split, datasetVersionId, imageCount }
    const batch = await ctx.database.predictionBatch.create({
      data: { ...asked, projectId, jobId: claim.jobId, requestId: ctx.requestId, createdById: claim.actor.id },
    })
    await recordAudit(ctx, { action: 'PREDICTIONS_REQUESTED', nounId: batch.id, projectId, after: asked })
    return model
  })
}
