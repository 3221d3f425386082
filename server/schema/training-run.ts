import { parseConfig } from '#core/training-run/config.ts'
import { findTrainingMemory, type TrainingMemory as TrainingMemoryRow } from '#core/training-run/find-memory.ts'
import { estimateStepBytes } from '#core/training-run/memory.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { type RunTimings as RunTimingsRow, timingsOf } from '#core/training-run/timings.ts'
import { builder } from '#server/schema/builder.ts'
import { StopReason } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'
import { TrainingConfig, TrainingConfigInput } from '#server/schema/training-config.ts'
import { type TrainingRunUpdate as Update, watchTrainingRun } from '#server/watch.ts'

const RunTimings = builder.objectRef<RunTimingsRow>('RunTimings').implement({
  description: 'Where the time of a run went, milliseconds of the attempt that finished it.',
  fields: t => ({
    pixelsMs: t.exposeInt('pixelsMs', { description: 'Waiting for pixels: read, decoded, resized, or cached.' }),
    trainMs: t.exposeInt('trainMs', { description: 'Learning from TRAIN.' }),
    validateMs: t.exposeInt('validateMs', { description: 'Measuring VALIDATION.' }),
    evaluateMs: t.exposeInt('evaluateMs', { description: 'Asking the model about TEST.' }),
    writeMs: t.exposeInt('writeMs', { description: 'Writing epochs, checkpoints and the model.' }),
  }),
})

const TrainingMemory = builder.objectRef<TrainingMemoryRow>('TrainingMemory').implement({
  description: 'How much memory a training step is estimated to take, and whether a live worker has it.',
  fields: t => ({
    estimateBytes: t.exposeFloat('estimateBytes'),
    limitBytes: t.exposeFloat('limitBytes', {
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

const Epoch = builder.prismaObject('Epoch', {
  description: 'One pass over TRAIN with its metrics.',
  fields: t => ({
    number: t.exposeInt('number', { description: 'Dense from 1.' }),
    attempt: t.exposeInt('attempt'),
    worker: t.relation('worker', { nullable: true, description: 'That computed it; null: recorded before that was.' }),
    trainLoss: t.exposeFloat('trainLoss', { description: 'Mean categorical cross-entropy, nats.' }),
    trainAccuracy: t.exposeFloat('trainAccuracy', { description: '0 to 1.' }),
    validationLoss: t.exposeFloat('validationLoss'),
    validationAccuracy: t.exposeFloat('validationAccuracy'),
    durationMs: t.exposeInt('durationMs'),
    imagesPerSecond: t.exposeFloat('imagesPerSecond'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

builder.prismaObject('TrainingRun', {
  description: 'One training of one network on one dataset version with one config and seed.',
  fields: t => ({
    id: t.exposeID('id'),
    number: t.exposeInt('number'),
    config: t.field({ type: TrainingConfig, resolve: run => parseConfig(run.config) }),
    seed: t.exposeInt('seed'),
    memoryEstimateBytes: t.float({
      description: 'The most that tensors were estimated to take in a step; see docs/engineers.md.',
      resolve: run => estimateStepBytes(parseConfig(run.config)),
    }),
    timings: t.field({ type: RunTimings, nullable: true, resolve: timingsOf }),
    codeVersion: t.exposeString('codeVersion'),
    job: t.relation('job'),
    bestEpoch: t.exposeInt('bestEpoch', { nullable: true }),
    stopReason: t.expose('stopReason', { type: StopReason, nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.relation('createdBy'),
    project: t.relation('project'),
    datasetVersion: t.relation('datasetVersion'),
    modelVersion: t.relation('modelVersion', { nullable: true }),
    epochs: t.relation('epochs', {
      args: { after: t.arg.int({ description: 'Number of the last epoch already known.' }) },
      query: ({ after }) => ({ where: { number: { gt: after ?? 0 } }, orderBy: { number: 'asc' } }),
    }),
  }),
})

builder.queryFields(t => ({
  trainingMemory: t.field({
    type: TrainingMemory,
    args: {
      alpha: t.arg.float({ required: true }),
      imageSize: t.arg.int({ required: true }),
      batchSize: t.arg.int({ required: true }),
      frozenBlocks: t.arg.int({ required: true }),
    },
    resolve: (_root, shape, ctx) => findTrainingMemory(ctx, shape),
  }),
  trainingRun: t.prismaField({
    type: 'TrainingRun',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound(
        'TrainingRun',
        id,
        ctx.database.trainingRun.findFirst({ ...query, where: mineById(ctx, 'TrainingRun', id) }),
      ),
  }),
}))

const StartTrainingRunInput = builder.inputType('StartTrainingRunInput', {
  fields: t => ({
    datasetVersionId: t.id({ required: true }),
    config: t.field({ type: TrainingConfigInput, required: true }),
  }),
})

builder.mutationFields(t => ({
  startTrainingRun: t.prismaField({
    type: 'TrainingRun',
    args: { input: t.arg({ type: StartTrainingRunInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => startTrainingRun(ctx, input),
  }),
}))

const TrainingRunUpdate = builder.objectRef<Update>('TrainingRunUpdate').implement({
  fields: t => ({
    cursor: t.exposeInt('cursor', {
      description: 'Number of the newest epoch; pass it as afterEpoch to go on from here.',
    }),
    trainingRun: t.prismaField({
      type: 'TrainingRun',
      resolve: (query, update, _args, ctx) =>
        ctx.database.trainingRun.findUniqueOrThrow({ ...query, where: { id: update.trainingRunId } }),
    }),
    epochs: t.expose('epochs', {
      type: [Epoch],
      description: "Those after the subscriber's cursor, in order, each once.",
    }),
  }),
})

builder.subscriptionFields(t => ({
  trainingRun: t.field({
    type: TrainingRunUpdate,
    description: 'Starts with how the run stands, ends when it is over.',
    args: { id: t.arg.id({ required: true }), afterEpoch: t.arg.int() },
    subscribe: (_root, { id, afterEpoch }, ctx) => watchTrainingRun(ctx, id, afterEpoch ?? 0),
    resolve: update => update,
  }),
}))
