import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { countReaders, summariseSplits } from '#core/dataset-version/summarise.ts'
import { builder } from '#server/schema/builder.ts'
import { LabelOrigin, Split, SuspectedBurnedIn } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'
import { LabelCount } from '#server/schema/project.ts'

const SplitSummary = builder.objectRef<Awaited<ReturnType<typeof summariseSplits>>[number]>('SplitSummary').implement({
  fields: t => ({
    split: t.expose('split', { type: Split }),
    imageCount: t.exposeInt('imageCount'),
    groupCount: t.exposeInt('groupCount'),
    labelCounts: t.expose('labelCounts', { type: [LabelCount] }),
  }),
})

const ReaderShare = builder.objectRef<Awaited<ReturnType<typeof countReaders>>[number]>('ReaderShare').implement({
  description: 'How many of the frozen labels one person gave, and how.',
  fields: t => ({
    reader: t.prismaField({
      type: 'User',
      nullable: true,
      resolve: (query, share, _args, ctx) =>
        ctx.database.user.findUnique({ ...query, where: { id: share.readerId ?? '' } }),
    }),
    labeller: t.exposeString('labeller', {
      nullable: true,
      description: 'Where an import got them from, where nobody said which reader gave them; see Label.labeller.',
    }),
    origin: t.expose('origin', { type: LabelOrigin }),
    labelCount: t.exposeInt('labelCount'),
  }),
})

builder.prismaObject('DatasetVersion', {
  description: 'A frozen list of (image, reference label, split). Nothing in it ever changes.',
  fields: t => ({
    id: t.exposeID('id'),
    number: t.exposeInt('number'),
    manifestSha256: t.exposeString('manifestSha256', { description: 'sha256 of the file behind manifestUrl.' }),
    manifestUrl: t.string({ resolve: frozen => `/files/datasets/${frozen.id}/manifest.csv` }),
    exportUrl: t.string({
      description: 'A ZIP of the manifest and every image, which can be imported again.',
      resolve: frozen => `/files/datasets/${frozen.id}/export.zip`,
    }),
    seed: t.exposeInt('seed'),
    splitRule: t.expose('splitRule', { type: 'JSON' }),
    imageCount: t.exposeInt('imageCount'),
    groupCount: t.exposeInt('groupCount'),
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
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.relation('createdBy'),
    project: t.relation('project'),
    splits: t.field({ type: [SplitSummary], resolve: (frozen, _args, ctx) => summariseSplits(ctx, frozen) }),
    readers: t.field({
      type: [ReaderShare],
      description: 'Who gave the labels that were frozen.',
      resolve: (frozen, _args, ctx) => countReaders(ctx, frozen.id),
    }),
    trainingRuns: t.relation('trainingRuns', { query: { orderBy: { number: 'desc' } } }),
  }),
})

builder.queryFields(t => ({
  datasetVersion: t.prismaField({
    type: 'DatasetVersion',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound(
        'DatasetVersion',
        id,
        ctx.database.datasetVersion.findFirst({ ...query, where: mineById(ctx, 'DatasetVersion', id) }),
      ),
  }),
}))

const SplitRatioInput = builder.inputType('SplitRatioInput', {
  description: 'Shares that add up to 1.',
  fields: t => ({
    train: t.float({ required: true }),
    validation: t.float({ required: true }),
    test: t.float({ required: true }),
  }),
})

const SplitCountsInput = builder.inputType('SplitCountsInput', {
  description: 'Images a split, such as 3800, 200, 200.',
  fields: t => ({
    train: t.int({ required: true }),
    validation: t.int({ required: true }),
    test: t.int({ required: true }),
  }),
})

const FreezeDatasetInput = builder.inputType('FreezeDatasetInput', {
  description: 'Exactly one of ratio and counts.',
  fields: t => ({
    projectId: t.id({ required: true }),
    seed: t.int({ required: true }),
    ratio: t.field({ type: SplitRatioInput }),
    counts: t.field({ type: SplitCountsInput }),
    suspectedBurnedIn: t.field({
      type: SuspectedBurnedIn,
      description: 'Must be said where names are suspected in labelled images; see Project.suspectedBurnedInCount.',
    }),
    whileImporting: t.boolean({
      description: 'True: freezes what is there although an import of this project is running. Else that is refused.',
    }),
  }),
})

builder.mutationFields(t => ({
  freezeDataset: t.prismaField({
    type: 'DatasetVersion',
    description: 'Freezes the labelled images as they stand now; whole groups a split, classes in proportion.',
    args: { input: t.arg({ type: FreezeDatasetInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => freezeDataset(ctx, input),
  }),
}))
