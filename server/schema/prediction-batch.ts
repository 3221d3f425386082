import type { Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { once } from '#core/idempotency/once.ts'
import { mostImages, requestPredictions } from '#core/prediction/request.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

export const PredictionBatch = builder.prismaObject('PredictionBatch', {
  description: 'One request for predictions: some images, or a whole split.',
  interfaces: [Node],
  // Not the whole row: it may hold the ids of thousands of images.
  select: { id: true },
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the request.' }),
    job: t.relation('job', { description: 'The work itself, and how far it is.' }),
    modelVersion: t.relation('modelVersion', { description: 'Which model was asked.' }),
    split: t.expose('split', {
      type: Split,
      nullable: true,
      description: 'Which split was asked for; null: single images were.',
    }),
    datasetVersion: t.relation('datasetVersion', {
      nullable: true,
      description: 'Of which dataset version; null: single images were asked for.',
    }),
    imageCount: t.exposeInt('imageCount', { description: 'Images that were asked about.' }),
    predictionCount: t.exposeInt('predictionCount', {
      description:
        'Of them, those whose predictions are recorded: they stay, whatever becomes of the job. The request is answered as a whole only where both are the same.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked.' }),
    createdBy: t.relation('createdBy', { description: 'Who asked.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

const PredictionBatches = pagesOf('PredictionBatch', PredictionBatch, {
  find: (ctx, query: Prisma.PredictionBatchFindManyArgs) => ctx.database.predictionBatch.findMany(query),
  count: (ctx, query) => ctx.database.predictionBatch.count(query),
})

builder.prismaObjectField('Project', 'predictionBatches', t =>
  t.field({
    type: PredictionBatches.type,
    description: 'Every request for predictions, newest first.',
    args: { modelVersionId: t.arg.id({ description: 'Only requests to this model.' }), ...pageArgs },
    resolve: ({ id: projectId }, args, ctx, info) => {
      const { modelVersionId } = args
      const where = {
        projectId,
        ...(modelVersionId ? { modelVersionId: requireId('ModelVersion', modelVersionId) } : {}),
      }
      return PredictionBatches.page({ ctx, info, args, order: newestFirst('PredictionBatch'), where })
    },
  }),
)

builder.queryFields(t => ({
  predictionBatch: t.prismaField({
    type: 'PredictionBatch',
    description: 'One request for predictions, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a request.' }) },
    resolve: (query, _root, { id }, ctx) => things.PredictionBatch.one(ctx, id, query),
  }),
}))

const RequestPredictionsInput = builder.inputType('RequestPredictionsInput', {
  description: 'Which images a model is asked about: exactly one of imageIds and split (with datasetVersionId).',
  fields: t => ({
    modelVersionId: t.id({ required: true, description: 'Which model.' }),
    imageIds: t.idList({ description: `1 to ${mostImages} images of its project.` }),
    datasetVersionId: t.id({ description: 'The dataset version whose split is meant.' }),
    split: t.field({ type: Split, description: 'All images of this split.' }),
  }),
})

builder.mutationFields(t => ({
  requestPredictions: t.prismaField({
    type: 'PredictionBatch',
    description: 'Queues the asking of a model about images.',
    args: { input: t.arg({ type: RequestPredictionsInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'requestPredictions', input, key }, requestPredictions, things.PredictionBatch.memory),
  }),
}))
