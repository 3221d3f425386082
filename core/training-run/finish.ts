import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { StopReason, TrainingRun } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import { evaluateModel } from '#core/model-version/evaluate.ts'
import { registerModel } from '#core/model-version/register.ts'
import type { Preprocessing } from '#core/pixels/preprocessing.ts'
import { type Answer, recordPredictions } from '#core/prediction/record.ts'
import type { RunTimings } from '#core/training-run/timings.ts'

export interface TrainingResult {
  stopReason: StopReason
  bestEpoch: number
  weightsSha256: string
  topologySha256: string
  preprocessing: Preprocessing
  classNames: string[]
  classIds: string[]
  threshold: number | null
  engine: string
  timings: RunTimings
  /** What the model said of every TEST image; the only time that it is shown them in training. */
  testAnswers: Answer[]
}

/**
 * Closes a run in one transaction: how it ended, the model it made, and that model's one evaluation on TEST with the
 * predictions behind it.
 * @throws Conflict where the job is no longer this worker's
 */
export async function finishTrainingRun(ctx: Context, claim: Claim, run: TrainingRun, result: TrainingResult) {
  const { stopReason, bestEpoch, testAnswers, engine, timings, ...registration } = result
  return inTransaction(
    ctx,
    async ctx => {
      await succeedJob(ctx, claim)
      await ctx.database.trainingRun.update({
        where: { id: run.id },
        data: { stopReason, bestEpoch, timings: { ...timings } },
      })
      const model = await registerModel(ctx, run, registration)
      if (testAnswers.length > 0) {
        const batch = await ctx.database.predictionBatch.create({
          data: {
            projectId: run.projectId,
            modelVersionId: model.id,
            jobId: claim.jobId,
            datasetVersionId: run.datasetVersionId,
            split: 'TEST',
            requestId: ctx.requestId,
            createdById: claim.actor.id,
          },
        })
        await recordPredictions(ctx, batch, model, engine, testAnswers)
        await evaluateModel(ctx, model, run.datasetVersionId, 'TEST', testAnswers)
      }
      await recordAudit(ctx, {
        action: 'TRAINING_FINISHED',
        nounId: run.id,
        projectId: run.projectId,
        after: { stopReason, bestEpoch, modelVersionId: model.id, engine, timings: { ...timings } },
      })
      return model
    },
    60_000,
  )
}
