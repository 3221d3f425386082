import type { Image as ImageRow } from '#core/generated/prisma/client.ts'
import { findOfGroup, mostShownOfGroup } from '#core/reading/find-group.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { Image } from '#server/schema/image.ts'
import { things } from '#server/schema/things.ts'

const others = batched<ServerContext, string, ImageRow[], Selected>(async (ctx, imageIds, selected) => {
  const found = await findOfGroup(ctx, imageIds)
  const rows = await things.Image.load(ctx, [...new Set([...found.values()].flat())], selected?.selection)
  const byId = new Map(rows.map(row => [row.id, row]))
  return new Map([...found].map(([imageId, ids]) => [imageId, ids.flatMap(id => byId.get(id) ?? [])]))
})

builder.prismaObjectField('Image', 'ofGroup', t =>
  t.field({
    type: [Image],
    description: `The other images that an answer on it is one on: of its group, where the project asks one answer a group, at most ${mostShownOfGroup}. Else none.`,
    complexity: { field: 1, multiplier: mostShownOfGroup },
    resolve: async ({ id }, _args, ctx, info) => (await others(ctx, id, placeOf(ctx, info, 'Image'))) ?? [],
  }),
)
