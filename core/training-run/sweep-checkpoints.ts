import { dayMs } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'

/**
 * Lets go of the checkpoints of runs that came to their end: their model is what is left of them. One that failed or was
 * cancelled may be gone on with, from its last, for so many days. The bytes go with the next sweep of blobs.
 * @returns how many
 */
export async function sweepCheckpoints(ctx: Context, keptDays: number): Promise<number> {
  // no audit: each epoch's event names its checkpoint, and what is left to go on from changes for nobody who was told
  const before = new Date(ctx.now.getTime() - keptDays * dayMs)
  // A run that somebody has go on at this moment is held, and passed over.
  return ctx.database.$executeRaw`
    with "over" as (
      select r."id" from "Job" j join "TrainingRun" r on r."jobId" = j."id"
      where exists (select from "Checkpoint" c where c."trainingRunId" = r."id")
        and (j."status" = 'SUCCEEDED' or (j."status" in ('FAILED', 'CANCELLED') and j."finishedAt" < ${before}))
      for no key update of j skip locked)
    delete from "Checkpoint" using "over" where "trainingRunId" = "over"."id"`
}
