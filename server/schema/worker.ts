import { requireActor } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { findAlive, livingWhere, type PassedOver, passedOverOf, silenceMs } from '#core/worker/register.ts'
import { ofViewer, type ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { Engine, JobKind } from '#server/schema/enums.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

const PassedOverEngine = builder.objectRef<PassedOver>('PassedOverEngine').implement({
  description: 'An engine that a worker could have had, and why it has not.',
  fields: t => ({
    engine: t.field({
      type: Engine,
      description: 'Which engine.',
      resolve: passedOver => passedOver.engine as typeof Engine.$inferType,
    }),
    reason: t.exposeString('reason', { description: 'Why not, for people.' }),
  }),
})

/** What names the machine is for those who run it. */
const ofMachine = <T>(ctx: ServerContext, value: T): T | null =>
  ofViewer(ctx, viewer => viewer.isAdmin) ? value : null

const alive = batched<ServerContext, string, true>(findAlive)

const Worker = builder.prismaObject('Worker', {
  description: 'A process that takes jobs.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the worker; another after every start.' }),
    host: t.string({
      nullable: true,
      description: 'Name of the machine it runs on; null for all but administrators of the installation.',
      resolve: ({ host }, _args, ctx) => ofMachine(ctx, host),
    }),
    pid: t.int({
      nullable: true,
      description: 'Number of its process there; null for all but administrators of the installation.',
      resolve: ({ pid }, _args, ctx) => ofMachine(ctx, pid),
    }),
    kinds: t.expose('kinds', { type: [JobKind], description: 'Of job that it takes: at most every kind there is.' }),
    engine: t.field({
      type: Engine,
      description: 'What computes its tensors.',
      resolve: worker => worker.engine as typeof Engine.$inferType,
    }),
    engineDetail: t.exposeString('engineDetail', { description: 'What the engine runs on.' }),
    engineReason: t.exposeString('engineReason', { description: 'Why this engine.' }),
    threads: t.exposeInt('threads', {
      nullable: true,
      description: 'That the engine computes with; null: the library behind it decides.',
    }),
    passedOver: t.field({
      type: [PassedOverEngine],
      description: 'The engines before it in the order, each with the reason; at most four.',
      resolve: passedOverOf,
    }),
    memoryLimitBytes: t.expose('memoryLimitBytes', {
      type: 'ByteCount',
      nullable: true,
      description: 'What its engine can have for tensors; null: not known.',
    }),
    freeBytes: t.field({
      type: 'ByteCount',
      nullable: true,
      description:
        'Free on the disk of its data folder when it was last heard of; null: not known, and for all but administrators of the installation.',
      resolve: ({ freeBytes }, _args, ctx) => ofMachine(ctx, freeBytes),
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it started.' }),
    heartbeatAt: t.expose('heartbeatAt', { type: 'DateTime', description: 'When it was last heard of.' }),
    isAlive: t.boolean({
      description: `Whether it was heard of within ${silenceMs / 1000} seconds and has not stopped.`,
      resolve: async ({ id }, _args, ctx) => (await alive(ctx, id)) ?? false,
    }),
  }),
})

const Workers = pagesOf('Worker', Worker, {
  find: (ctx, query: Prisma.WorkerFindManyArgs) => ctx.database.worker.findMany(query),
  count: (ctx, query) => ctx.database.worker.count(query),
})

builder.queryFields(t => ({
  workers: t.field({
    type: Workers.type,
    description: 'Every worker that ever started, newest first; for whoever is signed in.',
    args: {
      ...pageArgs,
      isAlive: t.arg.boolean({
        description: 'Those alone that are alive (Worker.isAlive), or that are not; without it all.',
      }),
    },
    resolve: async (_root, { isAlive, ...args }, ctx, info) => {
      requireActor(ctx)
      const where = typeof isAlive === 'boolean' ? await livingWhere(ctx, isAlive) : {}
      return Workers.page({ ctx, info, args, order: newestFirst('Worker'), where })
    },
  }),
}))
