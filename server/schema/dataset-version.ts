import type { FrozenRule } from '#core/dataset-version/freeze-dataset.ts'
import {
  countReaders,
  type ReaderShare as Share,
  type SplitSummary as Summary,
  summariseSplits,
} from '#core/dataset-version/summarise.ts'
import type { DatasetVersion as DatasetVersionRow, Prisma } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { LabelOrigin, PublishedRule, Split, SuspectedBurnedIn } from '#server/schema/enums.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { LabelCount } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const SplitSummary = builder.objectRef<Summary>('SplitSummary').implement({
  description: 'How large one split of a dataset version is.',
  fields: t => ({
    split: t.expose('split', { type: Split, description: 'Which.' }),
    imageCount: t.exposeInt('imageCount', { description: 'Images in it.' }),
    groupCount: t.exposeInt('groupCount', { description: 'Groups that they are of.' }),
    labelCounts: t.expose('labelCounts', {
      type: [LabelCount],
      description: 'Its images by their reference label, every class listed.',
    }),
  }),
})

const ReaderShare = builder.objectRef<Share>('ReaderShare').implement({
  description: 'How many of the frozen labels one person gave, and how.',
  fields: t => ({
    reader: t.prismaField({
      type: 'User',
      nullable: true,
      description: 'Who; null: nobody said which reader.',
      resolve: (_query, { reader }) => reader,
    }),
    labeller: t.exposeString('labeller', {
      nullable: true,
      description:
        'Where an import got them from, where nobody said which reader gave them; see Label.labeller. Null: a reader did.',
    }),
    origin: t.expose('origin', { type: LabelOrigin, description: 'Given here, or imported.' }),
    labelCount: t.exposeInt('labelCount', { description: 'How many.' }),
  }),
})

type Shares = Record<'train' | 'validation' | 'test', number>

const SplitRatio = builder.objectRef<Shares>('SplitRatio').implement({
  description: 'Shares of the images, which add up to 1.',
  fields: t => ({
    train: t.exposeFloat('train', { description: 'Of TRAIN, 0 to 1.' }),
    validation: t.exposeFloat('validation', { description: 'Of VALIDATION, 0 to 1.' }),
    test: t.exposeFloat('test', { description: 'Of TEST, 0 to 1.' }),
  }),
})

const SplitSizes = builder.objectRef<Shares>('SplitSizes').implement({
  description: 'Images a split.',
  fields: t => ({
    train: t.exposeInt('train', { description: 'In TRAIN.' }),
    validation: t.exposeInt('validation', { description: 'In VALIDATION.' }),
    test: t.exposeInt('test', { description: 'In TEST.' }),
  }),
})

const SplitRuleRef = builder.objectRef<FrozenRule>('SplitRule').implement({
  description: 'What was asked for when a dataset version was frozen: ratio, counts or published, the others null.',
  fields: t => ({
    ratio: t.field({
      type: SplitRatio,
      nullable: true,
      description: 'Null: something else was asked for.',
      resolve: rule => ('ratio' in rule ? (rule.ratio ?? null) : null),
    }),
    counts: t.field({
      type: SplitSizes,
      nullable: true,
      description: 'Null: something else was asked for.',
      resolve: rule => ('counts' in rule ? (rule.counts ?? null) : null),
    }),
    published: t.field({
      type: PublishedRule,
      nullable: true,
      description: 'Null: something else was asked for.',
      resolve: rule => ('published' in rule ? (rule.published ?? null) : null),
    }),
  }),
})

const splits = batched<ServerContext, DatasetVersionRow, Summary[]>(summariseSplits)
const readers = batched<ServerContext, string, Share[]>(countReaders)

export const DatasetVersion = builder.prismaObject('DatasetVersion', {
  description: 'A frozen list of (image, reference label, split). Nothing in it ever changes.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the dataset version.' }),
    number: t.exposeInt('number', { description: 'Dense from 1 within the project.' }),
    manifestSha256: t.exposeString('manifestSha256', { description: 'sha256 of the file behind manifestUrl.' }),
    manifestUrl: t.string({
      description: 'Path on this server: a CSV with a line for every image.',
      resolve: frozen => `/files/datasets/${frozen.id}/manifest.csv`,
    }),
    exportUrl: t.string({
      description: 'Path on this server: a ZIP of the manifest and every image, which can be imported again.',
      resolve: frozen => `/files/datasets/${frozen.id}/export.zip`,
    }),
    seed: t.exposeInt('seed', { description: 'What decided, within the rule, which group went into which split.' }),
    splitRule: t.field({
      type: SplitRuleRef,
      description: 'What was asked for.',
      resolve: frozen => frozen.splitRule as FrozenRule,
    }),
    imageCount: t.exposeInt('imageCount', { description: 'Images in it.' }),
    groupCount: t.exposeInt('groupCount', { description: 'Groups that they are of.' }),
    dividedGroupCount: t.exposeInt('dividedGroupCount', {
      nullable: true,
      description:
        'Groups that stand in several of its splits, as they were published: figures on it flatter a model. Null: not frozen as published, so none does.',
    }),
    unpublishedCount: t.exposeInt('unpublishedCount', {
      nullable: true,
      description:
        'Labelled images that were left out because they were published in no split; null: not frozen as published.',
    }),
    burnedInCount: t.exposeInt('burnedInCount', {
      nullable: true,
      description: 'Labelled images that were left out for the names in them; null: frozen before that was kept.',
    }),
    suspectedCount: t.exposeInt('suspectedCount', {
      nullable: true,
      description: 'Labelled images in which names were suspected; null: frozen before that was kept.',
    }),
    suspectedBurnedIn: t.expose('suspectedBurnedIn', {
      type: SuspectedBurnedIn,
      nullable: true,
      description: 'What was decided about those; null: there were none, or frozen before that was asked.',
    }),
    excludedCount: t.relationCount('items', {
      where: { image: { burnedIn: 'YES' } },
      description:
        'Images in which a person saw names since it was frozen: they are not in exportUrl, which lists them.',
    }),
    isWhileImporting: t.exposeBoolean('isWhileImporting', {
      nullable: true,
      description: 'An import was running, and what it added later is not in it; null: frozen before that was kept.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was frozen.' }),
    createdBy: t.relation('createdBy', { description: 'Who froze it.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
    trainingRunCount: t.relationCount('trainingRuns', { description: 'Runs that were started on it.' }),
    splits: t.field({
      type: [SplitSummary],
      description: 'All three, in the order TRAIN, VALIDATION, TEST.',
      resolve: async (frozen, _args, ctx) => (await splits(ctx, frozen)) ?? [],
    }),
    readers: t.field({
      type: [ReaderShare],
      description: 'Who gave the labels that were frozen, most labels first: one entry a person and way.',
      resolve: async ({ id }, _args, ctx) => (await readers(ctx, id)) ?? [],
    }),
  }),
})

const DatasetVersions = pagesOf('DatasetVersion', DatasetVersion, {
  find: (ctx, query: Prisma.DatasetVersionFindManyArgs) => ctx.database.datasetVersion.findMany(query),
  count: (ctx, query) => ctx.database.datasetVersion.count(query),
})

builder.prismaObjectField('Project', 'datasetVersions', t =>
  t.field({
    type: DatasetVersions.type,
    description: 'What was frozen, newest first.',
    args: pageArgs,
    resolve: ({ id: projectId }, args, ctx, info) =>
      DatasetVersions.page({
        ctx,
        info,
        args,
        order: byNumber('DatasetVersion', 'number', 'desc'),
        where: { projectId },
      }),
  }),
)

builder.queryFields(t => ({
  datasetVersion: t.prismaField({
    type: 'DatasetVersion',
    description: 'One dataset version, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a dataset version.' }) },
    resolve: (query, _root, { id }, ctx) => things.DatasetVersion.one(ctx, id, query),
  }),
}))
