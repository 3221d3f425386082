import { countExcluded } from '#core/dataset-version/count-excluded.ts'
import { exportPath } from '#core/dataset-version/export-form.ts'
import {
  classesOf,
  type FrozenClass as FrozenClassRow,
  type FrozenSaid,
  type FrozenSplit,
  readersOf,
  type ReaderShare as Share,
  splitsOf,
} from '#core/dataset-version/frozen.ts'
import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import { ruleOf } from '#core/dataset-version/split-rule.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { ExportForm, LabelOrigin, Split, SuspectedBurnedIn } from '#server/schema/enums.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { LabelClass, LabelCount, requireClass } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { SplitRule } from '#server/schema/split-rule.ts'
import { things } from '#server/schema/things.ts'
import { userById } from '#server/schema/user.ts'

const FrozenClass = builder.objectRef<FrozenClassRow>('FrozenClass').implement({
  description: 'A class as it was when a dataset was frozen, whatever it is called by now.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'The class as it is now.',
      resolve: ({ id }, _args, ctx) => requireClass(ctx, id),
    }),
    name: t.exposeString('name', { description: 'As the manifest names it.' }),
    position: t.exposeInt('position', { description: 'Place among the classes, from 0.' }),
    isPositive: t.exposeBoolean('isPositive', { description: 'Whether it was the finding that is looked for.' }),
  }),
})

const ClassSize = builder.objectRef<FrozenSplit['classes'][number]>('ClassSize').implement({
  description: 'How much of one class a split has.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'Which class.',
      resolve: ({ labelClassId }, _args, ctx) => requireClass(ctx, labelClassId),
    }),
    imageCount: t.exposeInt('imageCount', { description: 'Images whose reference label is of it.' }),
    groupCount: t.exposeInt('groupCount', { description: 'Groups that those are of.' }),
  }),
})

const ChoiceSize = builder.objectRef<FrozenSaid['choices'][number]>('ChoiceSize').implement({
  description: 'Of how many images of a split one choice of an attribute is said.',
  fields: t => ({
    name: t.exposeString('name', { description: 'As the manifest names the choice.' }),
    imageCount: t.exposeInt('imageCount', { description: 'Images of which it is said.' }),
  }),
})

const AttributeSize = builder.objectRef<FrozenSaid>('AttributeSize').implement({
  description: 'What is said of one attribute in a split.',
  fields: t => ({
    name: t.exposeString('name', { description: 'As the manifest names the attribute.' }),
    imageCount: t.exposeInt('imageCount', { description: 'Images of which anything is said of it.' }),
    choices: t.expose('choices', {
      type: [ChoiceSize],
      description: 'Each choice, in their order: where several may be said of an image, together more than imageCount.',
    }),
  }),
})

const SplitSummary = builder.objectRef<FrozenSplit>('SplitSummary').implement({
  description: 'How large one split of a dataset version is, counted when it was frozen.',
  fields: t => ({
    split: t.expose('split', { type: Split, description: 'Which.' }),
    imageCount: t.exposeInt('imageCount', { description: 'Images in it.' }),
    groupCount: t.exposeInt('groupCount', { description: 'Groups that they are of.' }),
    classes: t.expose('classes', { type: [ClassSize], description: 'Every class, in their order.' }),
    attributes: t.field({
      type: [AttributeSize],
      description: 'What is said beside the class, in the order of attributeNames; empty: nothing was asked.',
      resolve: ({ attributes }) => attributes ?? [],
    }),
    labelCounts: t.expose('classes', {
      type: [LabelCount],
      description: 'Its images by their reference label, every class listed.',
      deprecationReason: 'Use classes, which has their groups, too.',
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
      resolve: async (_query, { readerId }, _args, ctx) =>
        readerId === null ? null : ((await userById(ctx, readerId)) ?? null),
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

const excluded = batched(countExcluded)

const DatasetVersion = builder.prismaObject('DatasetVersion', {
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
    attributeNames: t.stringList({
      description:
        'What its manifest says beside the class, a column each, by the names of then and in their order; empty: nothing. What was frozen before that was kept is of the class alone.',
      select: { attributes: true },
      resolve: frozen => attributesOf(frozen).map(a => a.name),
    }),
    exportUrl: t.string({
      description:
        'Path on this server: a ZIP of every image with a list of them, or that list alone, in the form that is asked for; each ZIP can be imported again.',
      args: {
        form: t.arg({ type: ExportForm, required: true, defaultValue: 'MANIFEST', description: 'How it is written.' }),
        withImages: t.arg.boolean({
          required: true,
          defaultValue: true,
          description: 'False: the list alone; refused for FOLDERS, where the folders of the images say it.',
        }),
      },
      resolve: ({ id }, { form, withImages }) => exportPath(id, form, withImages),
    }),
    seed: t.exposeInt('seed', { description: 'What decided, within the rule, which group went into which split.' }),
    splitRule: t.field({
      type: SplitRule,
      description: 'What was asked for.',
      resolve: ruleOf,
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
    excludedCount: t.int({
      description:
        'Images in which a person saw names since it was frozen: they are not in exportUrl, which lists them.',
      resolve: async ({ id }, _args, ctx) => (await excluded(ctx, id)) ?? 0,
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
      resolve: splitsOf,
    }),
    readers: t.field({
      type: [ReaderShare],
      description: 'Who gave the labels that were frozen, most labels first: one entry a person and way.',
      resolve: readersOf,
    }),
    classes: t.field({
      type: [FrozenClass],
      description: 'The classes of its project as they were then, in the order that a network answers in.',
      resolve: classesOf,
    }),
    freeze: t.relation('freeze', {
      nullable: true,
      description: 'The request that it came of; null: frozen before those were kept.',
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
