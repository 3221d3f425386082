import { announce, jobTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** Ends a job that waits at once, and asks a running one to stop at its next batch. */
export async function cancelJob(ctx: Context, input: { id: string }) {
  const { id } = input
  const found = await ctx.database.job.findUnique({ where: { id: requireId('Job', id) } })
  if (!found) throw new NotFound('Job', id)
  await requireRight(ctx, 'CANCEL_JOBS', found.projectId, 'Job', id)
  const { projectId } = found
  return inTransaction(ctx, async ctx => {
    const [waiting] = await ctx.database.job.updateManyAndReturn({
      where: { id, status: 'QUEUED' },
      data: { status: 'CANCELLED', finishedAt: ctx.now },
    })
    const [running] = waiting
      ? []
      : await ctx.database.job.updateManyAndReturn({
          where: { id, status: 'RUNNING', cancelRequestedAt: null },
          data: { cancelRequestedAt: ctx.now },
        })
    const job = waiting ?? running
    if (!job) {
      const { status } = await ctx.database.job.findUniqueOrThrow({ where: { id } })
      throw new Conflict(status === 'RUNNING' ? 'it is stopping already' : `it has ended: ${status}`, status)
    }
    if (waiting) await ctx.queue.cancel(ctx.database, job.kind, id)
    await recordAudit(ctx, { action: waiting ? 'JOB_CANCELLED' : 'JOB_CANCEL_REQUESTED', nounId: id, projectId })
    await announce(ctx, jobTopic(id))
    return job
  })
}
