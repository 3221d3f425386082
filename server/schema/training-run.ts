import {
  parseConfig,
  type Recipe as RecipeRow,
  recipes,
  type TrainingConfig as TrainingConfigRow,
} from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { builder } from '#server/schema/builder.ts'
import { Architecture, Optimizer, StopReason } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'
import { type TrainingRunUpdate as Update, watchTrainingRun } from '#server/watch.ts'

const patienceText = 'Epochs without a lower validation loss before it stops; null: never early.'

const TrainingConfig = builder.objectRef<TrainingConfigRow>('TrainingConfig').implement({
  description: 'How one network is trained.',
  fields: t => ({
    architecture: t.expose('architecture', { type: Architecture }),
    alpha: t.exposeFloat('alpha', { description: 'Width multiplier of every layer.' }),
    imageSize: t.exposeInt('imageSize', { description: 'Side of the square the network sees, pixels.' }),
    optimizer: t.expose('optimizer', { type: Optimizer }),
    learningRate: t.exposeFloat('learningRate'),
    batchSize: t.exposeInt('batchSize'),
    epochs: t.exposeInt('epochs', { description: 'At most.' }),
    patience: t.exposeInt('patience', { nullable: true, description: patienceText }),
    dropout: t.exposeFloat('dropout'),
    seed: t.exposeInt('seed'),
    pretrainedFolder: t.exposeString('pretrainedFolder', { nullable: true, description: 'Null: from scratch.' }),
    pretrainedSha256: t.exposeString('pretrainedSha256', { nullable: true }),
    backboneFrozen: t.exposeBoolean('backboneFrozen', { description: 'Only the head is trained.' }),
  }),
})

const Recipe = builder.objectRef<RecipeRow>('Recipe').implement({
  description: 'A named TrainingConfig to start from.',
  fields: t => ({
    name: t.exposeString('name'),
    title: t.exposeString('title'),
    description: t.exposeString('description'),
    config: t.expose('config', { type: TrainingConfig }),
  }),
})

const Epoch = builder.prismaObject('Epoch', {
  description: 'One pass over TRAIN with its metrics.',
  fields: t => ({
    number: t.exposeInt('number', { description: 'Dense from 1.' }),
    attempt: t.exposeInt('attempt'),
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
  recipes: t.field({ type: [Recipe], resolve: () => [...recipes] }),
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

const TrainingConfigInput = builder.inputType('TrainingConfigInput', {
  fields: t => ({
    architecture: t.field({ type: Architecture, required: true }),
    alpha: t.float({ required: true, description: '0.25, 0.5, 0.75 or 1.' }),
    imageSize: t.int({ required: true, description: 'A multiple of 32 from 32 to 512.' }),
    optimizer: t.field({ type: Optimizer, required: true }),
    learningRate: t.float({ required: true, description: 'Above 0, at most 1.' }),
    batchSize: t.int({ required: true, description: '2 to 256.' }),
    epochs: t.int({ required: true, description: '1 to 1000.' }),
    patience: t.int({ description: patienceText }),
    dropout: t.float({ required: true, description: 'From 0 up to, not including, 1.' }),
    seed: t.int({ required: true }),
    pretrainedFolder: t.string({ description: 'On the server, with model.json; left out: from scratch.' }),
    backboneFrozen: t.boolean({ required: true, description: 'Needs a pretrainedFolder.' }),
  }),
})

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
