import type { Prisma } from '#core/generated/prisma/client.ts'
import type { Preprocessing as PreprocessingRow } from '#core/pixels/preprocessing.ts'
import { fitOf, windowOf } from '#core/pixels/preprocessing.ts'
import { builder } from '#server/schema/builder.ts'
import { ModelStatus, WindowChoice } from '#server/schema/enums.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const Preprocessing = builder.objectRef<PreprocessingRow>('Preprocessing').implement({
  description: "What is done to an image's pixels before the network sees them, in this order.",
  fields: t => ({
    version: t.exposeInt('version', { description: 'Of these rules; 1 knew no windows: it means the full range.' }),
    window: t.field({
      type: WindowChoice,
      description: 'What of the picture is seen.',
      resolve: rules => (windowOf(rules) === 'as-displayed' ? 'AS_DISPLAYED' : 'FULL_RANGE'),
    }),
    imageSize: t.exposeInt('imageSize', { description: 'Side of the square that it is brought to, pixels.' }),
    fit: t.string({
      description:
        'How it is brought there. padded: in true proportions, in the middle, black around; stretched (before version 3): onto all of it.',
      resolve: fitOf,
    }),
    resize: t.exposeString('resize', { description: 'How: box over whole pixels, then a linear kernel.' }),
    colour: t.exposeString('colour', { description: 'How channels are made: luminance, repeated.' }),
    channels: t.exposeInt('channels', { description: 'How many.' }),
    scale: t.exposeFloat('scale', { description: 'Value of 0 to 1 times this, plus offset.' }),
    offset: t.exposeFloat('offset', { description: 'Added after scale.' }),
  }),
})

/** Reads what was stored with a model. */
const preprocessingOf = (model: { preprocessing: unknown }) => model.preprocessing as PreprocessingRow

const ModelVersion = builder.prismaObject('ModelVersion', {
  description: 'Weights, preprocessing and threshold, named by their hashes.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the model version.' }),
    number: t.exposeInt('number', { description: 'Dense from 1 within the project.' }),
    status: t.expose('status', { type: ModelStatus, description: 'What people decided of it.' }),
    weightsSha256: t.exposeString('weightsSha256', { description: 'Of the weights, hex.' }),
    modelUrl: t.string({
      description: 'Path on this server: a TensorFlow.js layers model; tf.loadLayersModel reads it from there.',
      resolve: model => `/files/models/${model.id}/model.json`,
    }),
    preprocessing: t.field({
      type: Preprocessing,
      description: 'What is done to pixels before the network sees them.',
      resolve: preprocessingOf,
    }),
    preprocessingSha256: t.exposeString('preprocessingSha256', {
      description: 'Of those rules, hex: models with the same hash see the same pixels.',
    }),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'Of the positive class, 0 to 1; null: the most probable class is predicted.',
    }),
    classNames: t.exposeStringList('classNames', {
      description: "What it learnt to tell apart, as its dataset named them, in the order of the network's output.",
    }),
    labelClasses: t.field({
      type: [LabelClass],
      description: 'Those classes as they are now, in the same order.',
      resolve: ({ classIds }, _args, ctx) => Promise.all(classIds.map(id => requireClass(ctx, id))),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was registered.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
    trainingRun: t.relation('trainingRun', { description: 'What left it.' }),
    evaluations: t.relation('evaluations', {
      description: 'What it was measured on, the first measurement first; one a split of a dataset version.',
      query: { orderBy: { createdAt: 'asc' } },
    }),
    predictionCount: t.relationCount('predictions', { description: 'Images that it was asked about.' }),
  }),
})

const ModelVersions = pagesOf('ModelVersion', ModelVersion, {
  find: (ctx, query: Prisma.ModelVersionFindManyArgs) => ctx.database.modelVersion.findMany(query),
  count: (ctx, query) => ctx.database.modelVersion.count(query),
})

builder.prismaObjectField('Project', 'modelVersions', t =>
  t.field({
    type: ModelVersions.type,
    description: 'What its runs left, newest first.',
    args: {
      status: t.arg({ type: [ModelStatus], description: 'Only models of which this was decided.' }),
      ...pageArgs,
    },
    resolve: ({ id: projectId }, args, ctx, info) => {
      const where = { projectId, ...(args.status ? { status: { in: args.status } } : {}) }
      return ModelVersions.page({ ctx, info, args, order: byNumber('ModelVersion', 'number', 'desc'), where })
    },
  }),
)

builder.queryFields(t => ({
  modelVersion: t.prismaField({
    type: 'ModelVersion',
    description: 'One model version, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a model version.' }) },
    resolve: (query, _root, { id }, ctx) => things.ModelVersion.one(ctx, id, query),
  }),
}))
