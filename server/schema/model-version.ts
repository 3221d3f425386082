import type { EvaluationMetrics } from '#core/metrics/evaluate.ts'
import { metricsOf } from '#core/model-version/metrics.ts'
import { builder } from '#server/schema/builder.ts'
import { ModelStatus, Split } from '#server/schema/enums.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

type EstimateRow = EvaluationMetrics['accuracy']
type ClassRow = EvaluationMetrics['perClass'][number] & { projectId: string }

const Estimate = builder.objectRef<EstimateRow>('Estimate').implement({
  description: 'A figure with the 95% interval it can be believed within.',
  fields: t => ({
    value: t.exposeFloat('value'),
    low: t.exposeFloat('low'),
    high: t.exposeFloat('high'),
    method: t.exposeString('method', { description: 'How the interval was made.' }),
  }),
})

const RocPoint = builder.objectRef<EvaluationMetrics['roc'][number]>('RocPoint').implement({
  fields: t => ({
    falsePositiveRate: t.exposeFloat('falsePositiveRate'),
    truePositiveRate: t.exposeFloat('truePositiveRate'),
    threshold: t.exposeFloat('threshold', { nullable: true }),
  }),
})

const ClassMetrics = builder.objectRef<ClassRow>('ClassMetrics').implement({
  fields: t => ({
    labelClass: t.prismaField({
      type: 'LabelClass',
      resolve: (query, { projectId, name }, _args, ctx) =>
        ctx.database.labelClass.findUniqueOrThrow({ ...query, where: { projectId_name: { projectId, name } } }),
    }),
    support: t.exposeInt('support', { description: 'Images of this class.' }),
    precision: t.expose('precision', { type: Estimate, nullable: true }),
    recall: t.expose('recall', { type: Estimate, nullable: true }),
    f1: t.exposeFloat('f1', { nullable: true }),
  }),
})

builder.prismaObject('Evaluation', {
  description: 'Metrics of a model version on one split of one dataset version.',
  select: { metrics: true, modelVersion: { select: { projectId: true } } },
  fields: t => ({
    id: t.exposeID('id'),
    split: t.expose('split', { type: Split }),
    datasetVersion: t.relation('datasetVersion'),
    modelVersion: t.relation('modelVersion'),
    imageCount: t.exposeInt('imageCount'),
    groupCount: t.exposeInt('groupCount'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    accuracy: t.field({ type: Estimate, resolve: evaluation => metricsOf(evaluation).accuracy }),
    auc: t.field({
      type: Estimate,
      nullable: true,
      description: 'Null without a positive class, or where the split has only one class.',
      resolve: evaluation => metricsOf(evaluation).auc,
    }),
    roc: t.field({ type: [RocPoint], resolve: evaluation => metricsOf(evaluation).roc }),
    perClass: t.field({
      type: [ClassMetrics],
      resolve: evaluation =>
        metricsOf(evaluation).perClass.map(c => ({ ...c, projectId: evaluation.modelVersion.projectId })),
    }),
    confusion: t.field({
      type: t.listRef(t.listRef('Int')),
      description: 'Rows: reference label; columns: predicted; in the order of classes.',
      resolve: evaluation => metricsOf(evaluation).confusion,
    }),
    classes: t.prismaField({
      type: ['LabelClass'],
      resolve: (query, { modelVersion: { projectId } }, _args, ctx) =>
        ctx.database.labelClass.findMany({ ...query, where: { projectId }, orderBy: { position: 'asc' } }),
    }),
    warnings: t.field({
      type: ['String'],
      description: 'What a careful reader should know before believing the figures.',
      resolve: evaluation => metricsOf(evaluation).warnings,
    }),
  }),
})

builder.prismaObject('ModelVersion', {
  description: 'Weights, preprocessing and threshold, named by their hashes.',
  fields: t => ({
    id: t.exposeID('id'),
    number: t.exposeInt('number'),
    status: t.expose('status', { type: ModelStatus }),
    weightsSha256: t.exposeString('weightsSha256'),
    modelUrl: t.string({
      description: 'A TensorFlow.js layers model: tf.loadLayersModel reads it from here.',
      resolve: model => `/files/models/${model.id}/model.json`,
    }),
    preprocessing: t.expose('preprocessing', { type: 'JSON' }),
    preprocessingSha256: t.exposeString('preprocessingSha256'),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'Of the positive class; null: the most probable class is predicted.',
    }),
    classNames: t.exposeStringList('classNames', { description: "In the order of the network's output." }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    project: t.relation('project'),
    trainingRun: t.relation('trainingRun'),
    evaluations: t.relation('evaluations', { query: { orderBy: { createdAt: 'asc' } } }),
    predictionCount: t.relationCount('predictions'),
  }),
})

builder.queryFields(t => ({
  modelVersion: t.prismaField({
    type: 'ModelVersion',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound(
        'ModelVersion',
        id,
        ctx.database.modelVersion.findFirst({ ...query, where: mineById(ctx, 'ModelVersion', id) }),
      ),
  }),
}))
