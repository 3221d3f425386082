import { requireActor } from '#core/context.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { type PassedOver, passedOverOf, silenceMs } from '#core/worker/register.ts'
import { builder } from '#server/schema/builder.ts'
import { JobKind, JobStatus } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { watchJob } from '#server/watch.ts'

const PassedOverEngine = builder.objectRef<PassedOver>('PassedOverEngine').implement({
  description: 'An engine that a worker could have had, and why it has not.',
  fields: t => ({ engine: t.exposeString('engine'), reason: t.exposeString('reason') }),
})

builder.prismaObject('Worker', {
  description: 'A process that takes jobs.',
  fields: t => ({
    id: t.exposeID('id'),
    host: t.exposeString('host'),
    pid: t.exposeInt('pid'),
    engine: t.exposeString('engine'),
    engineDetail: t.exposeString('engineDetail', { description: 'What the engine runs on.' }),
    engineReason: t.exposeString('engineReason', { description: 'Why this engine.' }),
    threads: t.exposeInt('threads', {
      nullable: true,
      description: 'That the engine computes with; null: the library behind it decides.',
    }),
    passedOver: t.field({
      type: [PassedOverEngine],
      description: 'The engines before it in the order, each with the reason.',
      resolve: passedOverOf,
    }),
    memoryLimitBytes: t.float({
      nullable: true,
      description: 'What its engine can have for tensors; null: not known.',
      resolve: worker => (worker.memoryLimitBytes === null ? null : Number(worker.memoryLimitBytes)),
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    heartbeatAt: t.expose('heartbeatAt', { type: 'DateTime' }),
    isAlive: t.boolean({
      // Not ctx.now: a subscription keeps the one it was opened with.
      resolve: worker => worker.stoppedAt === null && Date.now() - worker.heartbeatAt.getTime() < silenceMs,
    }),
  }),
})

builder.prismaObject('Job', {
  description: 'Queued work and how far it is.',
  fields: t => ({
    id: t.exposeID('id'),
    kind: t.expose('kind', { type: JobKind }),
    status: t.expose('status', { type: JobStatus }),
    attempt: t.exposeInt('attempt', { description: '0 while it waits; more than 1 where a dead worker was relieved.' }),
    phase: t.exposeString('phase', { nullable: true, description: 'What is being done, for people.' }),
    done: t.exposeInt('done'),
    total: t.exposeInt('total'),
    failure: t.exposeString('failure', { nullable: true }),
    cancelRequestedAt: t.expose('cancelRequestedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    worker: t.relation('worker', { nullable: true }),
    createdBy: t.relation('createdBy'),
  }),
})

builder.queryFields(t => ({
  workers: t.prismaField({
    type: ['Worker'],
    description: 'The newest twenty, newest first.',
    resolve: (query, _root, _args, ctx) =>
      requireActor(ctx) && ctx.database.worker.findMany({ ...query, orderBy: { id: 'desc' }, take: 20 }),
  }),
}))

builder.mutationFields(t => ({
  cancelJob: t.prismaField({
    type: 'Job',
    description: 'Ends a waiting job at once and asks a running one to stop at its next batch.',
    args: { id: t.arg.id({ required: true }) },
    errors: refusals,
    resolve: (_query, _root, { id }, ctx) => cancelJob(ctx, { id }),
  }),
}))

builder.subscriptionFields(t => ({
  job: t.prismaField({
    type: 'Job',
    description: "Every change of a job's status, phase or progress; starts with how it stands, ends when it is over.",
    args: { id: t.arg.id({ required: true }) },
    subscribe: (_root, { id }, ctx) => watchJob(ctx, id),
    resolve: (query, job, _args, ctx) =>
      ctx.database.job.findUniqueOrThrow({ ...query, where: { id: (job as { id: string }).id } }),
  }),
}))
