import { announce, jobTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Job } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { isAskedBy } from '#core/job/is-asked-by.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { findRow } from '#core/queue/rows.ts'

/** Whether no worker is at it that would stop it: its row is gone, waits for another worker, or its lease has run out. */
export async function isAbandoned(ctx: Context<Transaction>, job: Job): Promise<boolean> {
  const row = await findRow(ctx.database, job)
  return row === null || row.state === 'retry' || (row.state === 'active' && !row.isHeld)
}

/** Ends a job that nobody works on, whose row is locked. */
export async function cancelAtOnce(ctx: Context<Transaction>, { id, kind, projectId }: Job): Promise<Job> {
  const job = await ctx.database.job.update({
    where: { id },
    data: { status: 'CANCELLED', phase: null, retryAt: null, finishedAt: ctx.now },
  })
  if (await findRow(ctx.database, { kind, id })) await ctx.queue.cancel(ctx.database, kind, id)
  await recordAudit(ctx, { action: 'JOB_CANCELLED', nounId: id, projectId })
  await announce(ctx, jobTopic(id))
  return job
}

/**
 * Ends a job at once that waits, or whose worker is gone, and asks a running one to stop at its next batch. Whoever asked
 * for a job may do so, and whoever may cancel everybody's.
 */
export async function cancelJob(ctx: Context, input: { id: string }) {
  // First: whoever is signed out learns nothing of what there is.
  const actor = requireActor(ctx)
  const id = requireId('Job', input.id)
  return inTransaction(ctx, async ctx => {
    await ctx.database.$queryRaw`select 1 from "Job" where "id" = ${id}::uuid for no key update`
    const job = await ctx.database.job.findUnique({ where: { id } })
    if (!job) throw new NotFound('Job', id)
    const { status, projectId } = job
    await requireRight(ctx, isAskedBy(job, actor.id) ? 'SEE_PROJECT' : 'CANCEL_JOBS', projectId, 'Job', id)
    if (status !== 'QUEUED' && status !== 'RUNNING') throw new Conflict(`it has ended: ${status}`, status)
    if (status === 'QUEUED' || (await isAbandoned(ctx, job))) return cancelAtOnce(ctx, job)
    if (job.cancelRequestedAt) throw new Conflict('it is stopping already', status)
    const asked = await ctx.database.job.update({ where: { id }, data: { cancelRequestedAt: ctx.now } })
    await recordAudit(ctx, { action: 'JOB_CANCEL_REQUESTED', nounId: id, projectId })
    await announce(ctx, jobTopic(id))
    return asked
  })
}
