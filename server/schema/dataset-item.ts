import type { Prisma } from '#core/generated/prisma/client.ts'
import { visibleIn } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import type { Order } from '#server/schema/keyset.ts'
import { Label } from '#server/schema/label.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

const DatasetItem = builder.prismaObject('DatasetItem', {
  description: 'One image of a dataset version, as it was frozen.',
  fields: t => ({
    image: t.relation('image', { description: 'Which image.' }),
    referenceLabel: t.relation('referenceLabel', { description: 'What counted of it then.' }),
    label: t.field({
      type: Label,
      nullable: true,
      description: "The answer that its class is from; null: a decision's own.",
      select: (_args, _ctx, nested) => ({ referenceLabel: { select: { label: nested(true) } } }),
      resolve: ({ referenceLabel }) => referenceLabel.label,
    }),
    labelClass: t.relation('labelClass', { description: 'Its class.' }),
    groupKey: t.exposeString('groupKey', { description: 'Its group, as it was then.' }),
    split: t.expose('split', { type: Split, description: 'Which split it is in.' }),
  }),
})

const DatasetItems = pagesOf('DatasetItem', DatasetItem, {
  find: (ctx, query: Prisma.DatasetItemFindManyArgs) => ctx.database.datasetItem.findMany(query),
  count: (ctx, query) => ctx.database.datasetItem.count(query),
})

const byImage: Order = {
  name: 'DatasetItem by image',
  keys: [{ column: 'imageId', holds: 'uuid', direction: 'asc' }],
}

builder.prismaObjectField('DatasetVersion', 'items', t =>
  t.field({
    type: DatasetItems.type,
    description: 'Every image of it with its label, group and split, by the ids of the images: what the manifest says.',
    args: { split: t.arg({ type: Split, description: 'Only this split.' }), ...pageArgs },
    select: { id: true, project: { select: { isBlind: true, repeatPercent: true } } },
    resolve: ({ id: datasetVersionId, project }, args, ctx, info) => {
      const where = { datasetVersionId, ...(args.split ? { split: args.split } : {}), ...visibleIn(ctx, project) }
      return DatasetItems.page({ ctx, info, args, order: byImage, where })
    },
  }),
)
