import { requireActor } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { hiddenImages } from '#core/membership/blind.ts'
import { batched } from '#server/schema/batch.ts'
import type { Seeing } from '#server/schema/find.ts'

interface OfImage {
  NOT: { image: Prisma.ImageWhereInput }
}

/** The one read rule of what was said of an image: nothing, before whoever reads it blind has answered. @throws Unauthenticated */
export const visibleVerdicts = (ctx: Pick<Seeing, 'actor'>): OfImage => ({
  NOT: { image: hiddenImages(requireActor(ctx).id) },
})

/** The same of answers: their own are theirs to see. @throws Unauthenticated */
export const visibleAnswers = (ctx: Pick<Seeing, 'actor'>): { OR: [OfImage, { readerId: string }] } => ({
  OR: [visibleVerdicts(ctx), { readerId: requireActor(ctx).id }],
})

const hidden = batched<Seeing, string, true>(async (ctx, imageIds) => {
  const where = { AND: [{ id: { in: imageIds } }, hiddenImages(requireActor(ctx).id)] }
  const found = await ctx.database.image.findMany({ where, select: { id: true } })
  return new Map(found.map(({ id }) => [id, true]))
})

/** Whether whoever asks may see what others said of an image, and what tells it. */
export const isRevealed = async (ctx: Seeing, imageId: string): Promise<boolean> => !(await hidden(ctx, imageId))
