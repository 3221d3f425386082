import type { Label as LabelRow, Prisma, ReferenceLabel as ReferenceRow } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { inOrFrozen } from '#core/image/filter.ts'
import { type FrozenItem, findFrozenItems } from '#core/prediction/frozen-item.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { visibleHints, visibleHintsIn } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { Engine, Split } from '#server/schema/enums.ts'
import { newestFirst, oldestFirst } from '#server/schema/keyset.ts'
import { Label } from '#server/schema/label.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { ReferenceLabel } from '#server/schema/reference-label.ts'
import { things } from '#server/schema/things.ts'

interface Probable {
  labelClassId: string
  name: string
  probability: number
}

const ClassProbability = builder.objectRef<Probable>('ClassProbability').implement({
  description: 'How probable a model holds one class.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'Which class, as it is now.',
      resolve: ({ labelClassId }, _args, ctx) => requireClass(ctx, labelClassId),
    }),
    name: t.exposeString('name', { description: 'Of the class, as the model knows it.' }),
    probability: t.exposeFloat('probability', { description: '0 to 1.' }),
  }),
})

const frozenItem = batched<ServerContext, string, FrozenItem>(findFrozenItems)

const references = batched<ServerContext, string, ReferenceRow, Selected>(async (ctx, ids, selected) => {
  const where = { AND: [{ id: { in: ids } }, visibleHints(ctx)] }
  const found = await ctx.database.referenceLabel.findMany({ ...selected?.selection, where })
  return new Map(found.map(reference => [reference.id, reference]))
})

const labels = batched<ServerContext, string, LabelRow, Selected>(async (ctx, ids, selected) => {
  const found = await things.Label.load(ctx, ids, selected?.selection)
  return new Map(found.map(label => [label.id, label]))
})

const Prediction = builder.prismaObject('Prediction', {
  description: 'What one model version said of one image, once. Never changed, never deleted.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the prediction.' }),
    probabilities: t.field({
      type: [ClassProbability],
      description: 'Every class of the model, in the order of its output; they add up to 1.',
      select: { probabilities: true, modelVersion: { select: { classNames: true, classIds: true } } },
      resolve: ({ probabilities, modelVersion }) =>
        modelVersion.classIds.map((labelClassId, i) => ({
          ...{ labelClassId, name: modelVersion.classNames[i] ?? '', probability: probabilities[i] ?? 0 },
        })),
    }),
    predictedClass: t.relation('predictedClass', { description: 'What it said.' }),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description:
        'From this probability of the positive class on it is said, 0 to 1; null: the most probable class is.',
    }),
    inputSha256: t.exposeString('inputSha256', {
      description: 'Of the bytes its pixels were read from: Image.pictureSha256 as it was then.',
    }),
    weightsSha256: t.exposeString('weightsSha256', { description: "Of the model's weights, as they were read." }),
    preprocessingSha256: t.exposeString('preprocessingSha256', {
      description: "Of the model's preprocessing, as it was done.",
    }),
    engine: t.field({
      type: Engine,
      description: 'What computed it.',
      resolve: prediction => prediction.engine as typeof Engine.$inferType,
    }),
    requestId: t.exposeString('requestId', {
      description: 'Of the request that asked for it; its audit event has it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    askedBy: t.relation('askedBy', { description: 'Who asked.' }),
    image: t.relation('image', { description: 'What it is about.' }),
    modelVersion: t.relation('modelVersion', { description: 'Which model said so.' }),
    batch: t.relation('batch', { description: 'The request that it was made for.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
    splitInTraining: t.field({
      type: Split,
      nullable: true,
      description: 'Split of this image in the dataset version its model was trained on; null: not part of it.',
      resolve: async ({ id }, _args, ctx) => (await frozenItem(ctx, id))?.split ?? null,
    }),
    frozenReferenceLabel: t.field({
      type: ReferenceLabel,
      nullable: true,
      description:
        'What counted of this image where the training data was frozen, and how it came about; null: not part of it.',
      resolve: async ({ id }, _args, ctx, info) => {
        const item = await frozenItem(ctx, id)
        return item
          ? ((await references(ctx, item.referenceLabelId, placeOf(ctx, info, 'ReferenceLabel'))) ?? null)
          : null
      },
    }),
    frozenLabel: t.field({
      type: Label,
      nullable: true,
      description: "The answer that the training data was frozen with; null: not part of it, or a decision's own.",
      resolve: async ({ id }, _args, ctx, info) => {
        const item = await frozenItem(ctx, id)
        return item?.labelId ? ((await labels(ctx, item.labelId, placeOf(ctx, info, 'Label'))) ?? null) : null
      },
    }),
  }),
})

const Predictions = pagesOf('Prediction', Prediction, {
  find: (ctx, query: Prisma.PredictionFindManyArgs) => ctx.database.prediction.findMany(query),
  count: (ctx, query) => ctx.database.prediction.count(query),
})

builder.prismaObjectField('Project', 'predictions', t =>
  t.field({
    type: Predictions.type,
    description:
      'What its models said, newest first. Of images that were taken out only where a dataset was frozen with them, or where imageId asks.',
    args: {
      modelVersionId: t.arg.id({ description: 'Only what this model said.' }),
      imageId: t.arg.id({ description: 'Only what was said of this image.' }),
      predictedClassId: t.arg.id({ description: 'Only where this class was said.' }),
      askedById: t.arg.id({ description: 'Only what this person asked for.' }),
      ...pageArgs,
    },
    select: { id: true, isBlind: true },
    resolve: ({ id: projectId, isBlind }, args, ctx, info) => {
      const { modelVersionId, imageId, predictedClassId, askedById } = args
      const where = {
        projectId,
        ...(modelVersionId ? { modelVersionId: requireId('ModelVersion', modelVersionId) } : {}),
        ...(imageId ? { imageId: requireId('Image', imageId) } : {}),
        ...(predictedClassId ? { predictedClassId: requireId('LabelClass', predictedClassId) } : {}),
        ...(askedById ? { askedById: requireId('User', askedById) } : {}),
        ...(imageId ? {} : { image: inOrFrozen }),
        ...visibleHintsIn(ctx, { isBlind }),
      }
      return Predictions.page({ ctx, info, args, order: newestFirst('Prediction'), where })
    },
  }),
)

builder.prismaObjectField('Image', 'predictions', t =>
  t.field({
    type: Predictions.type,
    description: 'Everything that models ever said of it, newest first.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) =>
      Predictions.page({
        ctx,
        info,
        args,
        order: newestFirst('Prediction'),
        where: { imageId, ...visibleHints(ctx) },
      }),
  }),
)

builder.prismaObjectField('PredictionBatch', 'predictions', t =>
  t.field({
    type: Predictions.type,
    description: 'What was said so far, one an image, in the order in which it was.',
    args: pageArgs,
    select: { id: true, project: { select: { isBlind: true } } },
    resolve: ({ id: batchId, project }, args, ctx, info) => {
      const where = { batchId, ...visibleHintsIn(ctx, project) }
      return Predictions.page({ ctx, info, args, order: oldestFirst('Prediction'), where })
    },
  }),
)

builder.queryFields(t => ({
  prediction: t.prismaField({
    type: 'Prediction',
    description: 'One prediction, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a prediction.' }) },
    resolve: (query, _root, { id }, ctx) => things.Prediction.one(ctx, id, query),
  }),
}))
