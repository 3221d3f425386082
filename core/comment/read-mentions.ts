import { type Context, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import type { Image } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { hiddenImages } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** Says that whoever acts has the comments before them that name them on an image; those that are hidden from them stay unread. */
export async function readMentions(ctx: Context, input: { imageId: string }): Promise<Image> {
  const { id: userId } = requireActor(ctx)
  const image = await ctx.database.image.findUnique({ where: { id: requireId('Image', input.imageId) } })
  if (!image) throw new NotFound('Image', input.imageId)
  const { id: imageId, projectId } = image
  await requireRight(ctx, 'SEE_PROJECT', projectId, 'Image', input.imageId)
  // no audit: what somebody has looked at says nothing of the image
  await ctx.database.mention.updateMany({
    where: {
      userId,
      projectId,
      readAt: null,
      comment: { imageId, NOT: { image: hiddenImages({ userId, now: ctx.now }) } },
    },
    data: { readAt: ctx.now },
  })
  return image
}
