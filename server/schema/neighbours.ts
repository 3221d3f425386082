import type { GraphQLResolveInfo } from 'graphql'
import type { Image as ImageRow } from '#core/generated/prisma/client.ts'
import { checkFilter, type ImageFilter } from '#core/image/filter.ts'
import { findNeighbours, type Neighbours } from '#core/image/find-neighbours.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, type Group, placeOf, type Selected } from '#server/schema/batch.ts'
import { requireTellingNothing } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { Image } from '#server/schema/image.ts'
import { askedFilter, imageFilterArgs } from '#server/schema/image-filter.ts'
import { things } from '#server/schema/things.ts'

interface Filtered extends Group {
  filter: ImageFilter
}

const neighbours = batched<ServerContext, string, Neighbours, Filtered>((ctx, ids, filtered) =>
  findNeighbours(ctx, ids, filtered?.filter ?? {}),
)

const images = batched<ServerContext, string, ImageRow, Selected>(async (ctx, ids, selected) => {
  const found = await things.Image.load(ctx, ids, selected?.selection)
  return new Map(found.map(image => [image.id, image]))
})

type Place = { imageId: string; filter: ImageFilter }

async function find(side: keyof Neighbours, { imageId, filter }: Place, ctx: ServerContext, info: GraphQLResolveInfo) {
  const found = await neighbours(ctx, imageId, { name: JSON.stringify(filter), filter })
  const id = found?.[side]
  return id ? ((await images(ctx, id, placeOf(ctx, info, 'Image'))) ?? null) : null
}

const ImageNeighbours = builder.objectRef<Place>('ImageNeighbours').implement({
  description: 'What stands on either side of an image in the list of its project, newest first.',
  fields: t => ({
    previous: t.field({
      type: Image,
      nullable: true,
      description: 'The next newer one; null: it is the newest.',
      resolve: (place, _args, ctx, info) => find('previousId', place, ctx, info),
    }),
    next: t.field({
      type: Image,
      nullable: true,
      description: 'The next older one; null: it is the oldest.',
      resolve: (place, _args, ctx, info) => find('nextId', place, ctx, info),
    }),
  }),
})

builder.prismaObjectField('Image', 'neighbours', t =>
  t.field({
    type: ImageNeighbours,
    description:
      'The images before and after this one in Project.images, under the same filter, newest first. It need not be in that list itself.',
    args: imageFilterArgs,
    select: { id: true, projectId: true },
    resolve: async ({ id: imageId, projectId }, args, ctx) => {
      const filter = askedFilter(args)
      checkFilter(filter)
      await requireTellingNothing(ctx, projectId, filter)
      return { imageId, filter }
    },
  }),
)
