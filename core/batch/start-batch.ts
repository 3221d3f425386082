import { z } from 'zod'
import { askedOf } from '#core/answer-attribute/rule.ts'
import { recordAudit } from '#core/audit/record.ts'
import { requireActing } from '#core/batch/require-acting.ts'
import { requireThere } from '#core/batch/require-there.ts'
import { parseTarget, type TargetInput } from '#core/batch/target.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { type Batch, Prisma } from '#core/generated/prisma/client.ts'
import type { BatchKind, CannotTell } from '#core/generated/prisma/enums.ts'
import { newId } from '#core/id.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { parseAnswer } from '#core/label/answer.ts'
import { type Question, readQuestion } from '#core/label/question.ts'
import { parse } from '#core/parse.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface BatchAsked extends TargetInput {
  kind: BatchKind
  /** LABEL: the answer; without it cannotTell. */
  labelClassId?: string | null
  cannotTell?: CannotTell | null
}

export interface BatchInput extends BatchAsked {
  reason: string
}

const schema = z.object({ reason: givenReasonSchema })

/** @throws InvalidInput where each answer of the class must say what differs from image to image */
function requireNoneNeeded({ classes, attributes }: Question, labelClassId: string | null | undefined): void {
  const labelClass = classes.find(c => c.id === labelClassId)
  const needed = askedOf(attributes, labelClass?.id ?? null).find(a => a.isRequired)
  if (labelClass && needed)
    throw new InvalidInput(
      'labelClassId',
      labelClass.id,
      `a class that needs no attribute: every answer ${labelClass.name} must have ${needed.name}. Answer image by image, or by setLabels`,
    )
}

/** The answer that is asked for, which LABEL has and nothing else. @throws InvalidInput */
export async function parseBatchAnswer(ctx: Context, { kind, projectId, labelClassId, cannotTell }: BatchAsked) {
  if (kind === 'LABEL') {
    const question = await readQuestion(ctx, projectId)
    requireNoneNeeded(question, labelClassId)
    const answer = parseAnswer({ labelClassId, cannotTell, expectedVersion: null }, question)
    const labelClass = question.classes.find(c => c.id === answer.labelClassId)?.name ?? null
    return { labelClassId: answer.labelClassId, cannotTell: answer.cannotTell, labelClass }
  }
  if (labelClassId != null) throw new InvalidInput('labelClassId', labelClassId, `nothing where kind is ${kind}`)
  if (cannotTell != null) throw new InvalidInput('cannotTell', cannotTell, `nothing where kind is ${kind}`)
  return { labelClassId: null, cannotTell: null, labelClass: null }
}

/**
 * Queues one act on many images: a label on each, taking them out, putting them back. Images that are added, or answered by
 * others, after it was asked for are not touched by it.
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
    const { labelClass, ...answer } = await parseBatchAnswer(ctx, input)
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
          ...answer,
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
        ...(kind === 'LABEL' ? { labelClass, ...(answer.cannotTell ? { cannotTell: answer.cannotTell } : {}) } : {}),
        ...(target.filter === null ? { imageCount: imageIds.length } : { filter: { ...target.filter } }),
        ...(exceptIds.length > 0 ? { exceptCount: exceptIds.length } : {}),
      },
      reason,
    })
    return batch
  })
}
