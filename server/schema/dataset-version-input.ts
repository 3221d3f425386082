import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { once } from '#core/idempotency/once.ts'
import { builder } from '#server/schema/builder.ts'
import { PublishedRule, SuspectedBurnedIn } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const SplitRatioInput = builder.inputType('SplitRatioInput', {
  description: 'Shares that add up to 1.',
  fields: t => ({
    train: t.float({ required: true, description: 'Of TRAIN, above 0.' }),
    validation: t.float({ required: true, description: 'Of VALIDATION, 0 to 1.' }),
    test: t.float({ required: true, description: 'Of TEST, 0 to 1.' }),
  }),
})

const SplitCountsInput = builder.inputType('SplitCountsInput', {
  description: 'Images a split, such as 3800, 200, 200.',
  fields: t => ({
    train: t.int({ required: true, description: 'In TRAIN.' }),
    validation: t.int({ required: true, description: 'In VALIDATION.' }),
    test: t.int({ required: true, description: 'In TEST.' }),
  }),
})

const FreezeDatasetInput = builder.inputType('FreezeDatasetInput', {
  description: 'How the labelled images are to be divided: exactly one of ratio, counts and published.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Of which project.' }),
    seed: t.int({ required: true, description: '0 to 2147483647; the same seed divides the same images alike.' }),
    ratio: t.field({ type: SplitRatioInput, description: 'By shares.' }),
    counts: t.field({ type: SplitCountsInput, description: 'By numbers.' }),
    published: t.field({
      type: PublishedRule,
      description: 'As they were published; what was published in no split is left out. See Project.publishedSplits.',
    }),
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
    type: 'DatasetFreeze',
    description:
      'Queues the freezing of the labelled images, as they stand when a worker takes it; whole groups a split, classes in proportion, or as published. DatasetFreeze.datasetVersion is what comes of it.',
    args: { input: t.arg({ type: FreezeDatasetInput, required: true, description: 'How.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'freezeDataset', input, key }, freezeDataset, things.DatasetFreeze.memory),
  }),
}))
