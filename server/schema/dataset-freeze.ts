import { ruleOf } from '#core/dataset-version/split-rule.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { builder } from '#server/schema/builder.ts'
import { SuspectedBurnedIn } from '#server/schema/enums.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { SplitRule } from '#server/schema/split-rule.ts'
import { things } from '#server/schema/things.ts'

export const DatasetFreeze = builder.prismaObject('DatasetFreeze', {
  description: 'One request to freeze a dataset, and the version that came of it.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the request.' }),
    job: t.relation('job', {
      description: 'The work itself, and how far it is. Its failure is in the words in which freezeDataset refuses.',
    }),
    datasetVersion: t.relation('datasetVersion', {
      nullable: true,
      description: 'What came of it; null: nothing yet, or nothing at all. It is there once it is whole.',
    }),
    splitRule: t.field({ type: SplitRule, description: 'What was asked for.', resolve: ruleOf }),
    seed: t.exposeInt('seed', { description: 'As it was asked for.' }),
    suspectedBurnedIn: t.expose('suspectedBurnedIn', {
      type: SuspectedBurnedIn,
      nullable: true,
      description: 'What was decided about images in which names are suspected; null: nobody said.',
    }),
    whileImporting: t.exposeBoolean('whileImporting', { description: 'Whether an import may be running.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    createdBy: t.relation('createdBy', { description: 'Who asked.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

const DatasetFreezes = pagesOf('DatasetFreeze', DatasetFreeze, {
  find: (ctx, query: Prisma.DatasetFreezeFindManyArgs) => ctx.database.datasetFreeze.findMany(query),
  count: (ctx, query) => ctx.database.datasetFreeze.count(query),
})

builder.prismaObjectField('Project', 'datasetFreezes', t =>
  t.field({
    type: DatasetFreezes.type,
    description: 'Every request to freeze a dataset, newest first.',
    args: pageArgs,
    resolve: ({ id: projectId }, args, ctx, info) =>
      DatasetFreezes.page({ ctx, info, args, order: newestFirst('DatasetFreeze'), where: { projectId } }),
  }),
)

builder.queryFields(t => ({
  datasetFreeze: t.prismaField({
    type: 'DatasetFreeze',
    description: 'One request to freeze a dataset, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a request.' }) },
    resolve: (query, _root, { id }, ctx) => things.DatasetFreeze.one(ctx, id, query),
  }),
}))
