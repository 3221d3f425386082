import { type Context, inTransaction } from '#core/context.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import type { Batch } from '#core/prediction/record.ts'

/** Closes the job of a request whose predictions are all recorded. @throws Conflict; Error where some are missing */
export async function finishPredictionBatch(ctx: Context, claim: Claim, { id }: Pick<Batch, 'id'>): Promise<void> {
  await inTransaction(ctx, async ctx => {
    // no audit: PREDICTIONS_RECORDED says how many of how many
    await succeedJob(ctx, claim)
    const { predictionCount, imageCount } = await ctx.database.predictionBatch.findUniqueOrThrow({
      where: { id },
      select: { predictionCount: true, imageCount: true },
    })
    if (predictionCount !== imageCount) throw new Error(`${predictionCount} of ${imageCount} predictions are recorded`)
  })
}
