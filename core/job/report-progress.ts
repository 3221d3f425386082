import { announce, jobTopic } from '#core/announce.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

export interface Progress {
  /** For people: "Epoch 3". */
  phase: string
  done: number
  total: number
}

/** Says how far a job is. @returns whether somebody asked for it to stop @throws Conflict */
export async function reportProgress(ctx: Context, claim: Claim, progress: Progress | null): Promise<boolean> {
  return inTransaction(ctx, async ctx => {
    // no audit: a heartbeat
    await fenceJob(ctx, claim, progress ? { ...progress } : undefined)
    if (progress) await announce(ctx, jobTopic(claim.jobId))
    const job = await ctx.database.job.findUniqueOrThrow({ where: { id: claim.jobId } })
    return job.cancelRequestedAt !== null
  })
}
