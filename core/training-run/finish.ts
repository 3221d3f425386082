import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { type AskedSplit, type Evaluated, recordEvaluation } from '#core/evaluation/evaluate-model.ts'
import type { ModelVersion, TrainingRun } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import { type RunTimings, trainedTimingsOf } from '#core/training-run/timings.ts'

export interface FinishedRun {
  model: ModelVersion
  /** What the model said of TEST, all of it recorded; null: there is no TEST. */
  test: (Evaluated & { asked: AskedSplit }) | null
  /** Of asking about TEST. */
  evaluateMs: number
}

/**
 * Closes a run whose model is registered: with that model's one evaluation on TEST.
 * @throws Conflict where the job is no longer this worker's
 */
export async function finishTrainingRun(
  ctx: Context,
  claim: Claim,
  { id, projectId }: TrainingRun,
  { model, test, evaluateMs }: FinishedRun,
): Promise<void> {
  await inTransaction(ctx, async ctx => {
    await succeedJob(ctx, claim)
    const run = await ctx.database.trainingRun.findUniqueOrThrow({ where: { id } })
    const { stopReason, bestEpoch } = run
    const trained = trainedTimingsOf(run)
    const timings: RunTimings | null = trained && { ...trained, evaluateMs }
    if (timings) await ctx.database.trainingRun.update({ where: { id }, data: { timings: { ...timings } } })
    if (test) await recordEvaluation(ctx, model, test.asked, test)
    await recordAudit(ctx, {
      action: 'TRAINING_FINISHED',
      nounId: id,
      projectId,
      after: { stopReason, bestEpoch, modelVersionId: model.id, timings: timings && { ...timings } },
    })
  })
}
