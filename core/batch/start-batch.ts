import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type BatchAsked, parseAsked } from '#core/batch/parse-asked.ts'
import { requireActing } from '#core/batch/require-acting.ts'
import { requireThere } from '#core/batch/require-there.ts'
import { parseTarget } from '#core/batch/target.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { type Batch, Prisma } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { parse } from '#core/parse.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface BatchInput extends BatchAsked {
  reason: string
}

const schema = z.object({ reason: givenReasonSchema })

/**
 * Queues one act on many images. Images that are added, or answered by others, after it was asked for are not touched by it.
 * @throws InvalidInput, NotFound; Conflict where there is no image yet
 */
export async function startBatch(ctx: Context, input: BatchInput): Promise<Batch> {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { kind, projectId } = input
  await requireActing(ctx, kind, projectId)
  const { reason } = parse(schema, { reason: input.reason })
  const target = parseTarget(input)
  return inTransaction(ctx, async ctx => {
    const { userId: createdById, isOwnOnly } = await requireActing(ctx, kind, projectId)
    const { said, asked } = await parseAsked(ctx, input)
    await requireThere(ctx, target)
    const last = await ctx.database.image.findFirst({ where: { projectId }, orderBy: { id: 'desc' } })
    if (!last) throw new Conflict('the project has no image yet', 'empty')
    const { imageIds, exceptIds } = target
    const job = await enqueueJob(ctx, { projectId, kind: 'BATCH', createdById })
    const batch = await ctx.database.batch.create({
      data: {
        ...{
          id: newId(),
          projectId,
          kind,
          jobId: job.id,
          imageIds,
          exceptIds,
          ...asked,
          reason,
          isOwnOnly,
          createdById,
        },
        filter: target.filter === null ? Prisma.DbNull : { ...target.filter },
        ...{ untilImageId: last.id, requestId: ctx.requestId },
      },
    })
    await recordAudit(ctx, {
      action: 'BATCH_STARTED',
      nounId: batch.id,
      projectId,
      after: {
        kind,
        ...said,
        ...(target.filter === null ? { imageCount: imageIds.length } : { filter: { ...target.filter } }),
        ...(exceptIds.length > 0 ? { exceptCount: exceptIds.length } : {}),
      },
      reason,
    })
    return batch
  })
}
