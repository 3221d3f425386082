import type { Prisma } from '#core/generated/prisma/client.ts'
import { parseConfig } from '#core/training-run/config.ts'
import { findLowestLosses } from '#core/training-run/lowest-losses.ts'
import { estimateStepBytes } from '#core/training-run/memory.ts'
import { type RunTimings as RunTimingsRow, timingsOf } from '#core/training-run/timings.ts'
import type { ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { JobStatus, StopReason } from '#server/schema/enums.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'
import { TrainingConfig } from '#server/schema/training-config.ts'

const RunTimings = builder.objectRef<RunTimingsRow>('RunTimings').implement({
  description:
    'Where the time of a run went, milliseconds of the attempt that trained it to the end; of asking about TEST, of the one that finished it.',
  fields: t => ({
    pixelsMs: t.exposeInt('pixelsMs', { description: 'Waiting for pixels: read, decoded, resized, or cached.' }),
    trainMs: t.exposeInt('trainMs', { description: 'Learning from TRAIN.' }),
    validateMs: t.exposeInt('validateMs', { description: 'Measuring VALIDATION.' }),
    evaluateMs: t.exposeInt('evaluateMs', { description: 'Asking the model about TEST.' }),
    writeMs: t.exposeInt('writeMs', { description: 'Writing epochs, checkpoints and the model.' }),
  }),
})

const lowestLoss = batched<ServerContext, string, number>(findLowestLosses)

export const TrainingRun = builder.prismaObject('TrainingRun', {
  description: 'One training of one network on one dataset version with one config and seed.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the run.' }),
    number: t.exposeInt('number', { description: 'Dense from 1 within the project.' }),
    config: t.field({
      type: TrainingConfig,
      description: 'How the network is trained.',
      resolve: run => parseConfig(run.config),
    }),
    seed: t.exposeInt('seed', { description: 'Of everything random in it; the same as in config.' }),
    memoryEstimateBytes: t.field({
      type: 'ByteCount',
      description: 'The most that tensors were estimated to take in a step; see docs/engineers.md.',
      resolve: run => estimateStepBytes(parseConfig(run.config)),
    }),
    timings: t.field({
      type: RunTimings,
      nullable: true,
      description: 'Where its time went; null: it has not finished, or did before that was kept.',
      resolve: timingsOf,
    }),
    codeVersion: t.exposeString('codeVersion', {
      description: 'Commit of the code that started it, where it is known.',
    }),
    job: t.relation('job', { description: 'The work itself, and how far it is.' }),
    bestEpoch: t.exposeInt('bestEpoch', {
      nullable: true,
      description: 'Number of the epoch with the lowest validation loss; null: none is recorded.',
    }),
    stopReason: t.expose('stopReason', {
      type: StopReason,
      nullable: true,
      description: 'Why it ended by itself; null: it has not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was started.' }),
    createdBy: t.relation('createdBy', { description: 'Who started it.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
    datasetVersion: t.relation('datasetVersion', { description: 'What it learns from.' }),
    epochCount: t.relationCount('epochs', { description: 'Epochs that are recorded.' }),
    lowestValidationLoss: t.float({
      nullable: true,
      description: 'The lowest of its epochs, nats; null: none is recorded.',
      resolve: async ({ id }, _args, ctx) => (await lowestLoss(ctx, id)) ?? null,
    }),
    modelVersion: t.relation('modelVersion', {
      nullable: true,
      description: 'What it left, registered before TEST is shown to it; null: it has not learnt to the end.',
    }),
  }),
})

const TrainingRuns = pagesOf('TrainingRun', TrainingRun, {
  find: (ctx, query: Prisma.TrainingRunFindManyArgs) => ctx.database.trainingRun.findMany(query),
  count: (ctx, query) => ctx.database.trainingRun.count(query),
})

const newest = byNumber('TrainingRun', 'number', 'desc')

const statusArgs = builder.args(t => ({
  status: t.field({ type: [JobStatus], description: 'Only runs whose job stands so.' }),
}))

const ofStatus = (status: Prisma.JobWhereInput['status'][] | null | undefined): Prisma.TrainingRunWhereInput =>
  status ? { job: { OR: status.map(s => ({ status: s })) } } : {}

builder.prismaObjectField('Project', 'trainingRuns', t =>
  t.field({
    type: TrainingRuns.type,
    description: 'Every run of it, newest first.',
    args: { ...statusArgs, ...pageArgs },
    resolve: ({ id: projectId }, args, ctx, info) =>
      TrainingRuns.page({ ctx, info, args, order: newest, where: { projectId, ...ofStatus(args.status) } }),
  }),
)

builder.prismaObjectField('DatasetVersion', 'trainingRuns', t =>
  t.field({
    type: TrainingRuns.type,
    description: 'Every run on it, newest first.',
    args: { ...statusArgs, ...pageArgs },
    resolve: ({ id: datasetVersionId }, args, ctx, info) =>
      TrainingRuns.page({ ctx, info, args, order: newest, where: { datasetVersionId, ...ofStatus(args.status) } }),
  }),
)

builder.queryFields(t => ({
  trainingRun: t.prismaField({
    type: 'TrainingRun',
    description: 'One run, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a run.' }) },
    resolve: (query, _root, { id }, ctx) => things.TrainingRun.one(ctx, id, query),
  }),
}))
