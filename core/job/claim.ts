import { announce, jobTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import type { Actor } from '#core/context.ts'
import { type Context, inTransaction } from '#core/context.ts'

/** What a worker holds while it works: its attempt is the fence of every write it makes. */
export interface Claim {
  jobId: string
  projectId: string
  attempt: number
  workerId: string
  /** Of the request that asked for it: what is logged and recorded of it carries the same. */
  requestId: string
  /** On whose behalf. */
  actor: Actor
}

/** So many workers in a row may die over a job, with nothing of it written in between, before it is given up. */
export const crashLimit = 20

/**
 * Takes a job, or takes it over from a worker that died: only that counts as a crash, for one that ends in good order puts
 * its job back. Ends it where too many have died, or somebody asked for it to stop.
 * @param attempt the number of the delivery; one more at each
 * @returns null where there is nothing to do any more: cancelled, ended, given up, or taken over by a later attempt
 */
export async function claimJob(
  ctx: Context,
  input: { jobId: string; attempt: number; workerId: string },
): Promise<Claim | null> {
  const { jobId, attempt, workerId } = input
  return inTransaction(ctx, async ctx => {
    const where = { id: jobId, attempt: { lt: attempt } }
    const wasRunning = await ctx.database.job.updateMany({
      where: { ...where, status: 'RUNNING' },
      data: { crashCount: { increment: 1 } },
    })
    const now = { attempt, workerId, phase: null, retryAt: null }
    const [job] = await ctx.database.job.updateManyAndReturn({
      where: { ...where, status: { in: ['QUEUED', 'RUNNING'] } },
      data: { ...now, status: 'RUNNING', done: 0, total: 0, startedAt: ctx.now },
      include: { createdBy: true, resumedBy: true },
    })
    if (!job) return null
    const { projectId } = job
    // Asked for before it was kept: by the job.
    const requestId = job.requestId ?? jobId
    const { id, name, isAdmin } = job.resumedBy ?? job.createdBy
    const actor = { id, name, isAdmin, key: null }
    if (job.cancelRequestedAt || (wasRunning.count > 0 && job.crashCount > crashLimit)) {
      const failure = job.cancelRequestedAt
        ? null
        : `given up: ${job.crashCount} workers in a row died over it, with nothing written in between`
      await ctx.database.job.update({
        where: { id: jobId },
        data: { status: failure === null ? 'CANCELLED' : 'FAILED', failure, finishedAt: ctx.now },
      })
      const action = failure === null ? 'JOB_CANCELLED' : 'JOB_FAILED'
      await recordAudit(
        { ...ctx, requestId },
        { action, nounId: jobId, projectId, after: failure === null ? undefined : { failure } },
      )
      await announce(ctx, jobTopic(jobId))
      return null
    }
    await recordAudit(
      { ...ctx, actor, requestId },
      { action: 'JOB_TAKEN', nounId: jobId, projectId, after: { kind: job.kind, attempt, workerId } },
    )
    await announce(ctx, jobTopic(jobId))
    return { jobId, projectId, attempt, workerId, requestId, actor }
  })
}
