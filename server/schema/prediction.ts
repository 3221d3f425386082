import { trailOf } from '#core/audit/trail.ts'
import { findFrozenItem } from '#core/prediction/frozen-item.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

builder.prismaObject('PredictionBatch', {
  description: 'One request for predictions: some images, or a whole split.',
  fields: t => ({
    id: t.exposeID('id'),
    job: t.relation('job'),
    modelVersion: t.relation('modelVersion'),
    split: t.expose('split', { type: Split, nullable: true }),
    datasetVersion: t.relation('datasetVersion', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.relation('createdBy'),
    predictions: t.relation('predictions', { query: { orderBy: { id: 'asc' } } }),
  }),
})

const ClassProbability = builder.objectRef<{ name: string; probability: number }>('ClassProbability').implement({
  fields: t => ({ name: t.exposeString('name'), probability: t.exposeFloat('probability') }),
})

builder.prismaObject('Prediction', {
  description: 'What one model version said of one image, once. Never changed, never deleted.',
  fields: t => ({
    id: t.exposeID('id'),
    probabilities: t.field({
      type: [ClassProbability],
      select: { probabilities: true, modelVersion: { select: { classNames: true } } },
      resolve: ({ probabilities, modelVersion }) =>
        modelVersion.classNames.map((name, i) => ({ name, probability: probabilities[i] ?? 0 })),
    }),
    predictedClass: t.relation('predictedClass'),
    threshold: t.exposeFloat('threshold', { nullable: true }),
    inputSha256: t.exposeString('inputSha256', {
      description: 'Of the bytes its pixels were read from: Image.pictureSha256 as it was then.',
    }),
    weightsSha256: t.exposeString('weightsSha256'),
    preprocessingSha256: t.exposeString('preprocessingSha256'),
    engine: t.exposeString('engine'),
    requestId: t.exposeString('requestId'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    askedBy: t.relation('askedBy'),
    image: t.relation('image'),
    modelVersion: t.relation('modelVersion'),
    batch: t.relation('batch'),
    project: t.relation('project'),
    splitInTraining: t.field({
      type: Split,
      nullable: true,
      description: 'Split of this image in the dataset version its model was trained on; null: not part of it.',
      resolve: async (prediction, _args, ctx) => (await findFrozenItem(ctx, prediction))?.split ?? null,
    }),
    frozenLabel: t.prismaField({
      type: 'Label',
      nullable: true,
      description: 'The label of this image that the training data was frozen with; null: not part of it.',
      resolve: async (query, prediction, _args, ctx) =>
        ctx.database.label.findFirst({
          ...query,
          where: { id: { in: [await findFrozenItem(ctx, prediction)].flatMap(item => item?.labelId ?? []) } },
        }),
    }),
    auditTrail: t.prismaField({
      type: ['AuditEvent'],
      description: 'Everything that led to this answer, oldest first.',
      resolve: (_query, prediction, _args, ctx) => trailOf(ctx, prediction),
    }),
  }),
})

builder.queryFields(t => ({
  predictionBatch: t.prismaField({
    type: 'PredictionBatch',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound(
        'PredictionBatch',
        id,
        ctx.database.predictionBatch.findFirst({ ...query, where: mineById(ctx, 'PredictionBatch', id) }),
      ),
  }),
  prediction: t.prismaField({
    type: 'Prediction',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound(
        'Prediction',
        id,
        ctx.database.prediction.findFirst({ ...query, where: mineById(ctx, 'Prediction', id) }),
      ),
  }),
}))

const RequestPredictionsInput = builder.inputType('RequestPredictionsInput', {
  description: 'Exactly one of imageIds and split (with datasetVersionId).',
  fields: t => ({
    modelVersionId: t.id({ required: true }),
    imageIds: t.idList({ description: '1 to 10000.' }),
    datasetVersionId: t.id(),
    split: t.field({ type: Split }),
  }),
})

builder.mutationFields(t => ({
  requestPredictions: t.prismaField({
    type: 'PredictionBatch',
    args: { input: t.arg({ type: RequestPredictionsInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => requestPredictions(ctx, input),
  }),
}))
