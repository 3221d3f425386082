import { waiverWarnings } from '#core/leakage/words.ts'
import type { EvaluationMetrics } from '#core/metrics/evaluate.ts'
import { methodKindOf, warningKindOf, warningKinds } from '#core/metrics/kinds.ts'
import { metricsOf } from '#core/model-version/metrics.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'

const EstimateMethod = builder.enumType('EstimateMethod', {
  description: 'How an interval was made.',
  values: {
    CLOPPER_PEARSON: { description: 'The exact binomial interval: every image stands for itself.' },
    CLOPPER_PEARSON_GROUPS: { description: 'The same on groups instead of images: all were right or all wrong.' },
    KORN_GRAUBARD: { description: 'The same on the effective sample, as images of one group are alike.' },
    CLOPPER_PEARSON_PAIRS: {
      description: "The same on independent pairs of groups, where DeLong's variance is 0 or undefined.",
    },
    DELONG: { description: 'DeLong, on the logit scale: every image stands for itself.' },
    DELONG_CLUSTERED: { description: 'DeLong for clustered data (Obuchowski 1997), on the logit scale.' },
    OTHER: { description: 'Another one: methodText says which.' },
  },
})

export const Estimate = builder.objectRef<EvaluationMetrics['accuracy']>('Estimate').implement({
  description: 'A figure with the 95% interval it can be believed within.',
  fields: t => ({
    value: t.exposeFloat('value', { description: 'The figure itself, 0 to 1.' }),
    low: t.exposeFloat('low', { description: 'Lower end of the interval, 0 to 1.' }),
    high: t.exposeFloat('high', { description: 'Upper end of the interval, 0 to 1.' }),
    method: t.field({
      type: EstimateMethod,
      description: 'How the interval was made.',
      resolve: estimate => methodKindOf(estimate.method),
    }),
    methodText: t.exposeString('method', { description: 'The same for people, with the numbers behind it.' }),
  }),
})

const RocPoint = builder.objectRef<EvaluationMetrics['roc'][number]>('RocPoint').implement({
  description: 'What one threshold would give.',
  fields: t => ({
    falsePositiveRate: t.exposeFloat('falsePositiveRate', {
      description: 'Share of the images of other classes that would be called positive, 0 to 1.',
    }),
    truePositiveRate: t.exposeFloat('truePositiveRate', {
      description: 'Share of the images of the positive class that would be, 0 to 1.',
    }),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'From this probability on an image is called positive; null: none is.',
    }),
  }),
})

type ClassRow = EvaluationMetrics['perClass'][number] & { labelClassId: string }

const ClassMetrics = builder.objectRef<ClassRow>('ClassMetrics').implement({
  description: 'How one class was recognised.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'Which class.',
      resolve: ({ labelClassId }, _args, ctx) => requireClass(ctx, labelClassId),
    }),
    support: t.exposeInt('support', { description: 'Images of this class.' }),
    precision: t.expose('precision', {
      type: Estimate,
      nullable: true,
      description: 'Of the images that were said to be of it, the share that are; null: none was.',
    }),
    recall: t.expose('recall', {
      type: Estimate,
      nullable: true,
      description: 'Of the images that are of it, the share that were said to be; null: there is none.',
    }),
    f1: t.exposeFloat('f1', {
      nullable: true,
      description: 'Harmonic mean of the two, 0 to 1; null: one of them is.',
    }),
  }),
})

const EvaluationWarningCode = builder.enumType('EvaluationWarningCode', {
  description: 'What kind of caution is called for.',
  values: Object.fromEntries(
    Object.entries(warningKinds).map(([name, { about }]) => [name, { description: about }]),
  ) as Record<ReturnType<typeof warningKindOf>, { description: string }>,
})

const EvaluationWarning = builder.objectRef<{ message: string }>('EvaluationWarning').implement({
  description: 'What a careful reader should know before believing the figures.',
  fields: t => ({
    code: t.field({
      type: EvaluationWarningCode,
      description: 'Its kind.',
      resolve: ({ message }) => warningKindOf(message),
    }),
    message: t.exposeString('message', { description: 'One sentence for people, with its numbers.' }),
  }),
})

builder.prismaObject('Evaluation', {
  description: 'Metrics of a model version on one split of one dataset version.',
  interfaces: [Node],
  select: {
    ...{ id: true, metrics: true },
    modelVersion: {
      select: { classIds: true, trainingRun: { select: { leakageWaiver: { include: { createdBy: true } } } } },
    },
  },
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the evaluation.' }),
    split: t.expose('split', { type: Split, description: 'On which split.' }),
    datasetVersion: t.relation('datasetVersion', { description: 'Of which dataset version.' }),
    modelVersion: t.relation('modelVersion', { description: 'What was measured.' }),
    imageCount: t.exposeInt('imageCount', { description: 'Images in the split.' }),
    groupCount: t.exposeInt('groupCount', { description: 'Groups that they are of.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was measured.' }),
    accuracy: t.field({
      type: Estimate,
      description: 'Share of the images that were right.',
      resolve: evaluation => metricsOf(evaluation).accuracy,
    }),
    auc: t.field({
      type: Estimate,
      nullable: true,
      description: 'Null without a positive class, or where the split has only one class.',
      resolve: evaluation => metricsOf(evaluation).auc,
    }),
    roc: t.field({
      type: [RocPoint],
      description: 'One point a distinct probability, from none to all called positive; empty where auc is null.',
      resolve: evaluation => metricsOf(evaluation).roc,
    }),
    perClass: t.field({
      type: [ClassMetrics],
      description: 'Every class of the model, in the order of its output.',
      resolve: ({ metrics, modelVersion: { classIds } }) =>
        metricsOf({ metrics }).perClass.map((c, i) => ({ ...c, labelClassId: classIds[i] ?? '' })),
    }),
    confusion: t.field({
      type: t.listRef(t.listRef('Int')),
      description: 'Images. Rows: reference label; columns: predicted; in the order of classes.',
      resolve: evaluation => metricsOf(evaluation).confusion,
    }),
    classes: t.field({
      type: [LabelClass],
      description: 'The classes of the model, in the order of its output.',
      resolve: ({ modelVersion }, _args, ctx) => Promise.all(modelVersion.classIds.map(id => requireClass(ctx, id))),
    }),
    warnings: t.field({
      type: [EvaluationWarning],
      description: 'What a careful reader should know before believing the figures; at most a few a class.',
      resolve: ({ metrics, modelVersion }) =>
        [...waiverWarnings(modelVersion.trainingRun.leakageWaiver), ...metricsOf({ metrics }).warnings].map(
          message => ({
            message,
          }),
        ),
    }),
  }),
})
