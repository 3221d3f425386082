import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { imageCountOf } from '#core/dataset-version/frozen.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import type { PredictionBatch, Split } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** Of single images in one request. */
export const mostImages = 10_000

export interface RequestInput {
  modelVersionId: string
  imageIds?: string[] | null
  datasetVersionId?: string | null
  split?: Split | null
}

/** What is kept of what was asked: the ids of single images, of a split how many there are. */
type Asked = Pick<PredictionBatch, 'imageIds' | 'imageCount' | 'datasetVersionId' | 'split'>

/** @throws InvalidInput, NotFound */
async function singleImages(ctx: Context, projectId: string, imageIds: string[]): Promise<Asked> {
  if (imageIds.length < 1 || imageIds.length > mostImages) {
    throw new InvalidInput('imageIds', `${imageIds.length} images`, `1 to ${mostImages} images`)
  }
  const ids = [...new Set(imageIds.map(id => requireId('Image', id)))].sort()
  const found = await ctx.database.$queryRaw<{ id: string; isTakenOut: boolean }[]>`
    select "id", "takenOutAt" is not null as "isTakenOut" from "Image"
    where "id" = any(${ids}::uuid[]) and "projectId" = ${projectId}::uuid`
  const there = new Set(found.map(i => i.id))
  const missing = ids.find(id => !there.has(id))
  if (missing) throw new NotFound('Image', missing)
  const out = found.find(i => i.isTakenOut)
  if (out) throw new InvalidInput('imageIds', out.id, 'images that were not taken out')
  return { imageIds: ids, imageCount: ids.length, datasetVersionId: null, split: null }
}

/** @throws InvalidInput, NotFound */
async function wholeSplit(ctx: Context, projectId: string, datasetVersionId: string, split: Split): Promise<Asked> {
  const dataset = await ctx.database.datasetVersion.findFirst({
    where: { id: requireId('DatasetVersion', datasetVersionId), projectId },
  })
  if (!dataset) throw new NotFound('DatasetVersion', datasetVersionId)
  const imageCount = imageCountOf(dataset, split)
  if (imageCount === 0) {
    throw new InvalidInput('split', split, `a split of dataset version ${dataset.number} that has images`)
  }
  return { imageIds: [], imageCount, datasetVersionId: dataset.id, split }
}

/** @throws InvalidInput, NotFound */
function findAsked(ctx: Context, projectId: string, input: RequestInput): Promise<Asked> {
  const { imageIds, datasetVersionId, split } = input
  if (imageIds && !split) {
    if (!datasetVersionId) return singleImages(ctx, projectId, imageIds)
    throw new InvalidInput('datasetVersionId', datasetVersionId, 'none beside imageIds: it goes with a split')
  }
  if (imageIds || !split) throw new InvalidInput('imageIds', '', 'either imageIds or a split')
  if (datasetVersionId) return wholeSplit(ctx, projectId, datasetVersionId, split)
  throw new InvalidInput('datasetVersionId', '', 'the dataset version whose split is meant')
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
  const asked = await findAsked(ctx, projectId, input)
  return inTransaction(ctx, async ctx => {
    await requireRight(ctx, 'ASK_FOR_PREDICTIONS', projectId, 'ModelVersion', modelVersionId)
    const job = await enqueueJob(ctx, { projectId, kind: 'PREDICT', createdById: actor.id })
    const batch = await ctx.database.predictionBatch.create({
      data: {
        projectId,
        modelVersionId,
        jobId: job.id,
        ...asked,
        requestId: ctx.requestId,
        createdById: actor.id,
      },
    })
    const { split, datasetVersionId, imageCount } = asked
    const after = { modelVersionId, split, datasetVersionId, imageCount }
    await recordAudit(ctx, { action: 'PREDICTIONS_REQUESTED', nounId: batch.id, projectId, after })
    return batch
  })
}
