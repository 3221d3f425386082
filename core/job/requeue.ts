import { announce, jobTopic } from '#core/announce.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'
import type { Job } from '#core/generated/prisma/client.ts'
import { gotOn } from '#core/job/fence.ts'
import { requireOpenProject } from '#core/membership/lock-project.ts'

export type EndedJob = Pick<Job, 'id' | 'projectId' | 'kind' | 'status' | 'attempt'>

/**
 * Queues a job once more that has failed or was cancelled: the same job, so that its attempts go on counting and no
 * worker of before can write to it. The caller writes the audit event, which keeps how it had ended.
 * @throws Conflict where it is no longer as it was seen
 */
export async function requeueJob(ctx: Context<Transaction>, job: EndedJob, resumedById: string): Promise<Job> {
  const { id, kind, status, attempt } = job
  await requireOpenProject(ctx, job.projectId)
  const [queued] = await ctx.database.job.updateManyAndReturn({
    where: { id, status, attempt },
    data: {
      ...{ status: 'QUEUED', resumedById, workerId: null, phase: null, failure: null, ...gotOn, retryAt: null },
      requestId: ctx.requestId,
      ...{ cancelRequestedAt: null, finishedAt: null, done: 0, total: 0 },
    },
  })
  if (!queued) throw new Conflict('somebody was faster: look again', 'QUEUED')
  await ctx.queue.send(ctx.database, kind, id, { attempt })
  await announce(ctx, jobTopic(id))
  return queued
}
