import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'

const most = 10_000

export interface RequestInput {
  modelVersionId: string
  imageIds?: string[] | null
  datasetVersionId?: string | null
  split?: Split | null
}

/** The images that were asked for, in the order of their ids. @throws InvalidInput, NotFound */
async function imagesOf(ctx: Context, projectId: string, input: RequestInput): Promise<string[]> {
  const { imageIds, datasetVersionId, split } = input
  if (Boolean(imageIds) === Boolean(split)) throw new InvalidInput('imageIds', '', 'either imageIds or a split')
  if (imageIds) {
    if (datasetVersionId)
      throw new InvalidInput('datasetVersionId', datasetVersionId, 'none beside imageIds: it goes with a split')
    if (imageIds.length < 1 || imageIds.length > most) {
      throw new InvalidInput('imageIds', `${imageIds.length} images`, `1 to ${most} images`)
    }
    const ids = [...new Set(imageIds.map(id => requireId('Image', id)))].sort()
    const found = await ctx.database.image.findMany({
      where: { id: { in: ids }, projectId },
      select: { id: true, takenOutAt: true },
    })
    const there = new Set(found.map(i => i.id))
    const missing = ids.find(id => !there.has(id))
    if (missing) throw new NotFound('Image', missing)
    const out = found.find(i => i.takenOutAt !== null)
    if (out) throw new InvalidInput('imageIds', out.id, 'images that were not taken out')
    return ids
  }
  if (!datasetVersionId) throw new InvalidInput('datasetVersionId', '', 'the dataset version whose split is meant')
  const dataset = await ctx.database.datasetVersion.findFirst({
    where: { id: requireId('DatasetVersion', datasetVersionId), projectId },
  })
  if (!dataset) throw new NotFound('DatasetVersion', datasetVersionId)
  const items = await ctx.database.datasetItem.findMany({
    where: { datasetVersionId, split: split ?? 'TEST' },
    orderBy: { imageId: 'asc' },
  })
  if (items.length === 0) {
    throw new InvalidInput('split', split, `a split of dataset version ${dataset.number} that has images`)
  }
  return items.map(i => i.imageId)
}

/** Queues predictions of some images, or of a whole split, by one model version. */
export async function requestPredictions(ctx: Context, input: RequestInput) {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { modelVersionId } = input
  const model = await ctx.database.modelVersion.findUnique({ where: { id: requireId('ModelVersion', modelVersionId) } })
  if (!model) throw new NotFound('ModelVersion', modelVersionId)
  const { projectId } = model
  const actor = await requireRight(ctx, 'ASK_FOR_PREDICTIONS', projectId, 'ModelVersion', modelVersionId)
  const imageIds = await imagesOf(ctx, projectId, input)
  const split = input.split ?? null
  const datasetVersionId = split ? (input.datasetVersionId ?? null) : null
  return inTransaction(ctx, async ctx => {
    await requireRight(ctx, 'ASK_FOR_PREDICTIONS', projectId, 'ModelVersion', modelVersionId)
    const job = await enqueueJob(ctx, { projectId, kind: 'PREDICT', createdById: actor.id })
    const batch = await ctx.database.predictionBatch.create({
      data: {
        projectId,
        modelVersionId,
        jobId: job.id,
        datasetVersionId,
        split,
        imageIds,
        requestId: ctx.requestId,
        createdById: actor.id,
      },
    })
    const after = { modelVersionId, split, datasetVersionId, imageCount: imageIds.length }
    await recordAudit(ctx, { action: 'PREDICTIONS_REQUESTED', nounId: batch.id, projectId, after })
    return batch
  })
}
