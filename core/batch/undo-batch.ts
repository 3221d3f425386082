import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { requireActing } from '#core/batch/require-acting.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Batch } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { givenReasonSchema } from '#core/reason.ts'

/** Whoever asked for it, while they may still do the same; anybody's by right. @throws NotFound, Forbidden */
export async function requireUndoing(ctx: Context, { id, kind, projectId, createdById }: Batch) {
  const actor = requireActor(ctx)
  await requireRight(ctx, 'SEE_PROJECT', projectId, 'Batch', id)
  if (createdById === actor.id) await requireActing(ctx, kind, projectId)
  else await requireRight(ctx, 'UNDO_BATCHES', projectId, 'Batch', id)
  return actor
}

const schema = z.object({ reason: givenReasonSchema })

/**
 * Queues the undoing of a batch: each image that it changed is as it was before, where nobody said anything of it since.
 * Others are left as they are, and counted.
 * @throws NotFound, Forbidden; Conflict while it is being carried out, and where it is undone already
 */
export async function undoBatch(ctx: Context, input: { batchId: string; reason: string }): Promise<Batch> {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const id = requireId('Batch', input.batchId)
  const find = async (ctx: Context) => {
    const batch = await ctx.database.batch.findUnique({ where: { id }, include: { job: true, undoJob: true } })
    if (!batch) throw new NotFound('Batch', input.batchId)
    return { batch, actor: await requireUndoing(ctx, batch) }
  }
  await find(ctx)
  const { reason } = parse(schema, { reason: input.reason })
  return inTransaction(ctx, async ctx => {
    const { batch, actor } = await find(ctx)
    const { projectId, job, undoJob, undoneAt, kind, doneCount } = batch
    if (undoneAt !== null) throw new Conflict('it was undone already', 'undone')
    if (undoJob) {
      const isOpen = undoJob.status === 'QUEUED' || undoJob.status === 'RUNNING'
      throw new Conflict(
        isOpen ? 'it is being undone' : `its undoing is ${undoJob.status}: try that job again`,
        undoJob.status,
      )
    }
    if (job.status === 'QUEUED' || job.status === 'RUNNING')
      throw new Conflict(`it is ${job.status}: cancel it first, or wait for it`, job.status)
    const undoing = await enqueueJob(ctx, { projectId, kind: 'BATCH', createdById: actor.id })
    const { count } = await ctx.database.batch.updateMany({
      where: { id, undoJobId: null },
      data: { undoJobId: undoing.id, undoReason: reason, undoneById: actor.id },
    })
    if (count === 0) throw new Conflict('somebody was faster: it is being undone', 'QUEUED')
    await recordAudit(ctx, { action: 'BATCH_UNDO_STARTED', nounId: id, projectId, before: { kind, doneCount }, reason })
    return ctx.database.batch.findUniqueOrThrow({ where: { id } })
  })
}
