import { compareDatasets } from '#core/dataset-difference/compare-datasets.ts'
import { findBefore, newestDifference, requireTwo } from '#core/dataset-difference/find-difference.ts'
import { type FrozenState, findItemsOf, stateKey } from '#core/dataset-difference/find-items.ts'
import type { FrozenSaid } from '#core/dataset-version/frozen.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { requireSighted } from '#core/membership/blind.ts'
import type { ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import type { Order } from '#server/schema/keyset.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const Change = builder.enumType('DatasetChange', {
  description: 'In what an image differs between two dataset versions.',
  values: {
    ADDED: { description: 'It is in the second alone.' },
    REMOVED: { description: 'It is in the first alone.' },
    RELABELLED: {
      description: 'Its class differs, or what counts beside it, of the attributes that both versions have.',
    },
    MOVED: { description: 'Its split differs.' },
    REGROUPED: { description: 'Its group differs.' },
  },
})

const SaidOf = builder.objectRef<Pick<FrozenSaid, 'name'> & { choices: string[] }>('FrozenAnswer').implement({
  description: 'What counted of an attribute of an image, by the names of when it was frozen.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Of the attribute.' }),
    choices: t.exposeStringList('choices', { description: 'What is said of it.' }),
  }),
})

const State = builder.objectRef<FrozenState>('FrozenState').implement({
  description: 'How an image stands in a dataset version.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'Its class, as that is now.',
      resolve: ({ labelClassId }, _args, ctx) => requireClass(ctx, labelClassId),
    }),
    className: t.exposeString('className', { description: 'What its class was called then.' }),
    attributes: t.expose('attributes', { type: [SaidOf], description: 'What counted beside it; empty: nothing.' }),
    groupKey: t.exposeString('groupKey', { description: 'Its group, as it was then.' }),
    split: t.expose('split', { type: Split, description: 'Which split it is in.' }),
  }),
})

const states = batched<ServerContext, string, FrozenState>(findItemsOf)
const ofTwo = { imageId: true, difference: { select: { fromId: true, toId: true } } } as const

const Item = builder.prismaObject('DatasetDifferenceItem', {
  description: 'An image of which something differs between two dataset versions, and how it stands in each.',
  fields: t => ({
    image: t.relation('image', { description: 'Which image.' }),
    before: t.field({
      type: State,
      nullable: true,
      description: 'In the first version; null: it is not in it.',
      select: ofTwo,
      resolve: async ({ imageId, difference }, _args, ctx) =>
        (await states(ctx, stateKey(difference.fromId, imageId))) ?? null,
    }),
    after: t.field({
      type: State,
      nullable: true,
      description: 'In the second version; null: it is not in it.',
      select: ofTwo,
      resolve: async ({ imageId, difference }, _args, ctx) =>
        (await states(ctx, stateKey(difference.toId, imageId))) ?? null,
    }),
  }),
})

const Items = pagesOf('DatasetDifferenceItem', Item, {
  find: (ctx, query: Prisma.DatasetDifferenceItemFindManyArgs) => ctx.database.datasetDifferenceItem.findMany(query),
  count: (ctx, query) => ctx.database.datasetDifferenceItem.count(query),
})

const byImage: Order = {
  name: 'DatasetDifferenceItem by image',
  keys: [{ column: 'imageId', holds: 'uuid', direction: 'asc' }],
}

const forWhom = 'For nobody who reads the project blind.'
const pending = 'null: nothing came of it yet.'

builder.prismaObject('DatasetDifference', {
  description: `In what one dataset version differs from another one of its project. Neither ever changes: computed once, it stays. ${forWhom}`,
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the comparison.' }),
    from: t.relation('from', { description: 'The first version.' }),
    to: t.relation('to', { description: 'The second, which differs from it.' }),
    job: t.relation('job', { description: 'The work itself, and how far it is.' }),
    addedCount: t.exposeInt('addedCount', {
      nullable: true,
      description: `Images that only the second has; ${pending}`,
    }),
    removedCount: t.exposeInt('removedCount', {
      nullable: true,
      description: `Images that only the first has; ${pending}`,
    }),
    relabelledCount: t.exposeInt('relabelledCount', {
      nullable: true,
      description: `Images whose class differs, or what counts beside it of the attributes that both have; ${pending}`,
    }),
    movedCount: t.exposeInt('movedCount', { nullable: true, description: `Images of another split; ${pending}` }),
    regroupedCount: t.exposeInt('regroupedCount', {
      nullable: true,
      description: `Images of another group; ${pending}`,
    }),
    sameCount: t.exposeInt('sameCount', {
      nullable: true,
      description: `Images of both of which none of that differs; ${pending}`,
    }),
    comparedAt: t.expose('comparedAt', {
      type: 'DateTime',
      nullable: true,
      description: `When it was done; ${pending}`,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    createdBy: t.relation('createdBy', { description: 'Who asked.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
    items: t.field({
      type: Items.type,
      description: 'The images of which something differs, by their ids; none before it was done.',
      args: {
        change: t.arg({ type: Change, required: true, description: 'What differs; an image may be in several lists.' }),
        ...pageArgs,
      },
      select: { id: true },
      resolve: ({ id: differenceId }, args, ctx, info) =>
        Items.page({ ctx, info, args, order: byImage, where: { differenceId, change: args.change } }),
    }),
  }),
})

builder.prismaObjectField('DatasetVersion', 'difference', t =>
  t.prismaField({
    type: 'DatasetDifference',
    nullable: true,
    description: `In what it differs from another version of its project: what was computed, or else the request that came last; null: nobody asked, or there is none before it. ${forWhom}`,
    args: { from: t.arg.id({ description: 'The other version; without it the one that was frozen before it.' }) },
    select: { id: true, projectId: true, number: true },
    resolve: async (query, version, { from }, ctx) => {
      await requireSighted(ctx, version.projectId, 'in what datasets differ')
      const other = from ? await requireTwo(ctx, version, 'from', from) : await findBefore(ctx, version)
      if (!other) return null
      return ctx.database.datasetDifference.findFirst({ ...query, ...newestDifference(other.id, version.id) })
    },
  }),
)

const CompareDatasetsInput = builder.inputType('CompareDatasetsInput', {
  description: 'Which two dataset versions of a project are compared.',
  fields: t => ({
    fromId: t.id({ required: true, description: 'The first.' }),
    datasetVersionId: t.id({ required: true, description: 'The second, of the same project: in what it differs.' }),
  }),
})

builder.mutationFields(t => ({
  compareDatasets: t.prismaField({
    type: 'DatasetDifference',
    description: `Has a worker compute in what a dataset version differs from another one. Where that was done, or is under way, it is answered with that. For REVIEWER, ENGINEER, AUDITOR and ADMIN. ${forWhom}`,
    args: { input: t.arg({ type: CompareDatasetsInput, required: true, description: 'Which two.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'compareDatasets', input, key }, compareDatasets, things.DatasetDifference.memory),
  }),
}))
