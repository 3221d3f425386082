import type { Context } from '#core/context.ts'

/**
 * Lets go of the checkpoints of runs that came to their end: their model is what is left of them. One that failed or was
 * cancelled may be gone on with, from its last. The bytes go with the next sweep of blobs.
 * @returns how many
 */
export async function sweepCheckpoints(ctx: Context): Promise<number> {
  // no audit: each epoch's event names its checkpoint, and what is left to go on from changes for nobody
  const { count } = await ctx.database.checkpoint.deleteMany({
    where: { trainingRun: { job: { status: 'SUCCEEDED' } } },
  })
  return count
}
