import { once } from '#core/idempotency/once.ts'
import { findTrainingMemory, type TrainingMemory as TrainingMemoryRow } from '#core/training-run/find-memory.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { isLoaded } from '#server/live/is-loaded.ts'
import { builder } from '#server/schema/builder.ts'
import { Epoch } from '#server/schema/epoch.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'
import { TrainingConfigInput } from '#server/schema/training-config.ts'
import { type TrainingRunUpdate as Update, watchTrainingRun } from '#server/watch.ts'

const TrainingMemory = builder.objectRef<TrainingMemoryRow>('TrainingMemory').implement({
  description: 'How much memory a training step is estimated to take, and whether a live worker has it.',
  fields: t => ({
    estimateBytes: t.expose('estimateBytes', { type: 'ByteCount', description: 'The most that tensors would take.' }),
    limitBytes: t.expose('limitBytes', {
      type: 'ByteCount',
      nullable: true,
      description: 'Of the live worker that has the most; null: none is alive, or one does not know.',
    }),
    largestBatchSize: t.exposeInt('largestBatchSize', {
      nullable: true,
      description: 'Within that limit, other things equal; null: no limit is known, or not even two images are.',
    }),
    isWithin: t.exposeBoolean('isWithin', { description: 'False: startTrainingRun refuses it.' }),
  }),
})

builder.queryFields(t => ({
  trainingMemory: t.field({
    type: TrainingMemory,
    description: 'What a training step of this shape would take; for whoever is signed in.',
    args: {
      alpha: t.arg.float({ required: true, description: '0.25, 0.5, 0.75 or 1.' }),
      imageSize: t.arg.int({ required: true, description: 'A multiple of 32 from 32 to 512, pixels.' }),
      batchSize: t.arg.int({ required: true, description: '2 to 256.' }),
      frozenBlocks: t.arg.int({ required: true, description: '0 to 14.' }),
    },
    resolve: (_root, shape, ctx) => findTrainingMemory(ctx, shape),
  }),
}))

const StartTrainingRunInput = builder.inputType('StartTrainingRunInput', {
  description: 'What is to be trained, on what.',
  fields: t => ({
    datasetVersionId: t.id({ required: true, description: 'What it learns from.' }),
    config: t.field({ type: TrainingConfigInput, required: true, description: 'How.' }),
  }),
})

builder.mutationFields(t => ({
  startTrainingRun: t.prismaField({
    type: 'TrainingRun',
    description: 'Queues the training of a network.',
    args: { input: t.arg({ type: StartTrainingRunInput, required: true, description: 'Of which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'startTrainingRun', input, key }, startTrainingRun, things.TrainingRun.memory),
  }),
}))

const TrainingRunUpdate = builder.objectRef<Update>('TrainingRunUpdate').implement({
  description: 'How a run stands, and what it recorded since.',
  fields: t => ({
    cursor: t.exposeInt('cursor', {
      description: 'Number of the newest epoch; pass it as afterEpoch to go on from here.',
    }),
    trainingRun: t.prismaField({
      type: 'TrainingRun',
      description: 'As it is now.',
      resolve: async (query, { trainingRun: run }, _args, ctx) =>
        isLoaded(run, query) ? run : ctx.database.trainingRun.findUniqueOrThrow({ ...query, where: { id: run.id } }),
    }),
    epochs: t.prismaField({
      type: [Epoch],
      description: "Those after the subscriber's cursor, in order, each once; at most 1000, what a config allows.",
      // Of an epoch nothing can be asked that did not come with it.
      resolve: (_query, { epochs }) => epochs,
    }),
  }),
})

builder.subscriptionFields(t => ({
  trainingRun: t.field({
    type: TrainingRunUpdate,
    description: 'Every change of a run. Starts with how it stands, ends when it is over.',
    args: {
      id: t.arg.id({ required: true, description: 'Of a run.' }),
      afterEpoch: t.arg.int({ description: 'Number of the last epoch already known; without it all are told.' }),
    },
    subscribe: (_root, { id, afterEpoch }, ctx) => watchTrainingRun(ctx, id, afterEpoch ?? 0),
    resolve: update => update,
  }),
}))
