import type { Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { crashLimit } from '#core/job/claim.ts'
import { isAskedBy } from '#core/job/is-asked-by.ts'
import { ofViewer } from '#server/context.ts'
import { isLoaded } from '#server/live/is-loaded.ts'
import { builder } from '#server/schema/builder.ts'
import { JobKind, JobStatus } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'
import { type JobUpdate, watchJob } from '#server/watch.ts'

const Job = builder.prismaObject('Job', {
  description: 'Queued work and how far it is.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the job.' }),
    kind: t.expose('kind', { type: JobKind, description: 'What it does.' }),
    status: t.expose('status', { type: JobStatus, description: 'How it stands.' }),
    attempt: t.exposeInt('attempt', {
      description:
        '0 until a worker first takes it; one more at each delivery to a worker, whatever became of the last.',
    }),
    crashCount: t.exposeInt('crashCount', {
      description: `Workers in a row that died over it before any more of it was written; more than ${crashLimit} end it. An orderly end of a worker is none.`,
    }),
    obstacleCount: t.exposeInt('obstacleCount', {
      description: 'Times in a row that something outside of it, such as a full disk, stood in its way.',
    }),
    retryAt: t.expose('retryAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it is tried again after an obstacle; null: as soon as a worker is free, or not at all any more.',
    }),
    phase: t.exposeString('phase', {
      nullable: true,
      description: 'What is being done, for people; null: nothing was begun.',
    }),
    done: t.exposeInt('done', { description: 'How much of total is done, in files, images or batches of them.' }),
    total: t.exposeInt('total', { description: 'How much there is to do in this phase; 0: not known yet.' }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why it FAILED, for people; null: it did not.' }),
    cancelRequestedAt: t.expose('cancelRequestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody asked it to stop while it ran; null: nobody did.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a worker took it; null: none has.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended, whatever the end; null: it has not.',
    }),
    worker: t.relation('worker', {
      nullable: true,
      description: 'That has it, or had it last; null: none has taken it.',
    }),
    createdBy: t.relation('createdBy', { description: 'Who asked for it.' }),
    resumedBy: t.relation('resumedBy', {
      nullable: true,
      description:
        'Who had it go on after it had ended, and for whom it works since; null: nobody did. It is the same job.',
    }),
    isAskedByViewer: t.boolean({
      description: 'Whether whoever looks asked for it, or let it go on: they may cancel it whatever their roles are.',
      select: { createdById: true, resumedById: true },
      resolve: (job, _args, ctx) => ofViewer(ctx, viewer => isAskedBy(job, viewer.id)),
    }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

const Jobs = pagesOf('Job', Job, {
  find: (ctx, query: Prisma.JobFindManyArgs) => ctx.database.job.findMany(query),
  count: (ctx, query) => ctx.database.job.count(query),
})

builder.prismaObjectField('Project', 'jobs', t =>
  t.field({
    type: Jobs.type,
    description: 'Its queued work, all that ever was, newest first.',
    args: {
      status: t.arg({ type: [JobStatus], description: 'Only jobs that stand so.' }),
      kind: t.arg({ type: [JobKind], description: 'Only jobs that do this.' }),
      ...pageArgs,
    },
    resolve: ({ id: projectId }, args, ctx, info) => {
      const { status, kind } = args
      const where = {
        projectId,
        ...(status ? { status: { in: status } } : {}),
        ...(kind ? { kind: { in: kind } } : {}),
      }
      return Jobs.page({ ctx, info, args, order: newestFirst('Job'), where })
    },
  }),
)

builder.queryFields(t => ({
  job: t.prismaField({
    type: 'Job',
    description: 'One job, by its id: for whoever asks now and then instead of subscribing.',
    args: { id: t.arg.id({ required: true, description: 'Of a job.' }) },
    resolve: (query, _root, { id }, ctx) => things.Job.one(ctx, id, query),
  }),
}))

const CancelJobInput = builder.inputType('CancelJobInput', {
  description: 'What is to end.',
  fields: t => ({ jobId: t.id({ required: true, description: 'Which job.' }) }),
})

builder.mutationFields(t => ({
  cancelJob: t.prismaField({
    type: 'Job',
    description: 'Ends a waiting job at once and asks a running one to stop at its next batch.',
    args: { input: t.arg({ type: CancelJobInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'cancelJob', input: { id: input.jobId }, key }, cancelJob, things.Job.memory),
  }),
}))

builder.subscriptionFields(t => ({
  job: t.prismaField({
    type: 'Job',
    description: "Every change of a job's status, phase or progress; starts with how it stands, ends when it is over.",
    args: { id: t.arg.id({ required: true, description: 'Of a job.' }) },
    subscribe: (_root, { id }, ctx) => watchJob(ctx, id),
    resolve: async (query, update, _args, ctx) => {
      const { job } = update as JobUpdate
      return isLoaded(job, query) ? job : ctx.database.job.findUniqueOrThrow({ ...query, where: { id: job.id } })
    },
  }),
}))
