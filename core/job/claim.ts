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
  /** On whose behalf. */
  actor: Actor
}

/**
 * Takes a job, or takes it over from a worker that died.
 * @param attempt 1 for the first worker, one more for each that takes it over
 * @returns null where there is nothing to do any more: cancelled, finished, or taken over by a later attempt
 */
export async function claimJob(
  ctx: Context,
  input: { jobId: string; attempt: number; workerId: string },
): Promise<Claim | null> {
  const { jobId, attempt, workerId } = input
  return inTransaction(ctx, async ctx => {
    const [job] = await ctx.database.job.updateManyAndReturn({
      where: { id: jobId, status: { in: ['QUEUED', 'RUNNING'] }, attempt: { lt: attempt } },
      data: { status: 'RUNNING', attempt, workerId, phase: null, done: 0, total: 0, startedAt: ctx.now },
      include: { createdBy: true },
    })
    if (!job) return null
    const { id, name, isAdmin } = job.createdBy
    const actor = { id, name, isAdmin, key: null }
    await recordAudit(
      { ...ctx, actor },
      { action: 'JOB_TAKEN', nounId: jobId, projectId: job.projectId, after: { kind: job.kind, attempt, workerId } },
    )
    await announce(ctx, jobTopic(jobId))
    return { jobId, projectId: job.projectId, attempt, workerId, actor }
  })
}
