import type { Prisma } from '#core/generated/prisma/client.ts'
import { builder } from '#server/schema/builder.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

export const Epoch = builder.prismaObject('Epoch', {
  description: 'One pass over TRAIN with its metrics.',
  fields: t => ({
    number: t.exposeInt('number', { description: 'Dense from 1.' }),
    attempt: t.exposeInt('attempt', {
      description: 'Of its job when it was recorded: shows where a run was taken over.',
    }),
    worker: t.relation('worker', { nullable: true, description: 'That computed it; null: recorded before that was.' }),
    trainLoss: t.exposeFloat('trainLoss', { description: 'Mean categorical cross-entropy on TRAIN, nats.' }),
    trainAccuracy: t.exposeFloat('trainAccuracy', { description: 'Share of TRAIN that was right, 0 to 1.' }),
    validationLoss: t.exposeFloat('validationLoss', { description: 'The same loss on VALIDATION, nats.' }),
    validationAccuracy: t.exposeFloat('validationAccuracy', {
      description: 'Share of VALIDATION that was right, 0 to 1.',
    }),
    durationMs: t.exposeInt('durationMs', { description: 'How long it took, milliseconds.' }),
    imagesPerSecond: t.exposeFloat('imagesPerSecond', { description: 'Images learnt from, a second.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was recorded.' }),
  }),
})

const Epochs = pagesOf('Epoch', Epoch, {
  find: (ctx, query: Prisma.EpochFindManyArgs) => ctx.database.epoch.findMany(query),
  count: (ctx, query) => ctx.database.epoch.count(query),
})

builder.prismaObjectField('TrainingRun', 'epochs', t =>
  t.field({
    type: Epochs.type,
    description: 'What it recorded, the first epoch first; at most as many as its config allows.',
    args: {
      afterEpoch: t.arg.int({ description: 'Only those after the one of this number, as the subscription has it.' }),
      ...pageArgs,
    },
    resolve: ({ id: trainingRunId }, args, ctx, info) => {
      const where = { trainingRunId, number: { gt: args.afterEpoch ?? 0 } }
      return Epochs.page({ ctx, info, args, order: byNumber('Epoch', 'number', 'asc'), where })
    },
  }),
)
