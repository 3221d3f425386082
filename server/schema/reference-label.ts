import type { Label as LabelRow, Prisma, ReferenceLabel as ReferenceRow } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { visibleVerdicts } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { Label } from '#server/schema/label.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { ReferenceOrigin } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const labels = batched<ServerContext, string, LabelRow, Selected>(async (ctx, ids, selected) => {
  const found = await things.Label.load(ctx, ids, selected?.selection)
  return new Map(found.map(label => [label.id, label]))
})

export const ReferenceLabel = builder.prismaObject('ReferenceLabel', {
  description:
    'What counts of an image, and how it came about: what datasets freeze. Versioned, superseded, never changed.',
  fields: t => ({
    version: t.exposeInt('version', { description: 'Dense from 1 within the image; the highest stands.' }),
    labelClass: t.relation('labelClass', { nullable: true, description: 'The class; null: it has none.' }),
    origin: t.expose('origin', { type: ReferenceOrigin, description: 'How it came about.' }),
    label: t.relation('label', {
      nullable: true,
      description: "The answer that its class is from; null: a decision's own, or none.",
    }),
    labelIds: t.exposeIDList('labelIds', { description: 'All the answers that it rests on.' }),
    labels: t.field({
      type: [Label],
      description: 'The same, each with who gave it: as many as read the image.',
      select: { labelIds: true },
      resolve: async ({ labelIds }, _args, ctx, info) => {
        const place = placeOf(ctx, info, 'Label')
        return (await Promise.all(labelIds.map(id => labels(ctx, id, place)))).flatMap(label => label ?? [])
      },
    }),
    review: t.relation('review', { nullable: true, description: 'The review that it came of; null: of none.' }),
    adjudication: t.relation('adjudication', {
      nullable: true,
      description: 'The decision that it came of; null: of none.',
    }),
    goldAnswer: t.relation('goldAnswer', {
      nullable: true,
      description: 'The gold answer that it is; null: it is none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it came about.' }),
    image: t.relation('image', { description: 'What it is about.' }),
  }),
})

const References = pagesOf('ReferenceLabel', ReferenceLabel, {
  find: (ctx, query: Prisma.ReferenceLabelFindManyArgs) => ctx.database.referenceLabel.findMany(query),
  count: (ctx, query) => ctx.database.referenceLabel.count(query),
})

/** By image and version: one of each. A list within Prisma's own query would be read whole, and cut only then. */
const standing = batched<ServerContext, string, ReferenceRow, Selected>(async (ctx, places, selected) => {
  const which = places.map(place => {
    const [imageId, version] = place.split(' ')
    return { imageId, version: Number(version) }
  })
  const where = { AND: [{ OR: which }, visibleVerdicts(ctx)] }
  const found = await ctx.database.referenceLabel.findMany({ ...selected?.selection, where })
  return new Map(found.map(reference => [`${reference.imageId} ${reference.version}`, reference]))
})

builder.prismaObjectFields('Image', t => ({
  referenceLabel: t.field({
    type: ReferenceLabel,
    nullable: true,
    description: 'What counts of it now; null: it never had one, or it is not for whoever asks yet.',
    select: { labelVersion: true },
    resolve: async ({ id, labelVersion }, _args, ctx, info) => {
      const place = placeOf(ctx, info, 'ReferenceLabel', [], { imageId: true, version: true })
      return labelVersion === 0 ? null : ((await standing(ctx, `${id} ${labelVersion}`, place)) ?? null)
    },
  }),
  referenceLabels: t.field({
    type: References.type,
    description: 'Everything that counted of it, newest first.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) => {
      const where = { AND: [{ imageId }, visibleVerdicts(ctx)] }
      return References.page({ ctx, info, args, order: byNumber('ReferenceLabel', 'version', 'desc'), where })
    },
  }),
}))
