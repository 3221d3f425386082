import { type Context, inTransaction } from '#core/context.ts'
import type { ModelVersion, PredictionBatch } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import { type Answer, recordPredictions } from '#core/prediction/record.ts'

/** Writes every answer of a batch and closes its job, all or none. @throws Conflict */
export async function finishPredictionBatch(
  ctx: Context,
  claim: Claim,
  batch: PredictionBatch,
  model: ModelVersion,
  engine: string,
  answers: Answer[],
) {
  return inTransaction(
    ctx,
    async ctx => {
      await succeedJob(ctx, claim)
      return recordPredictions(ctx, batch, model, engine, answers)
    },
    60_000,
  )
}
