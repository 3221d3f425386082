import { type Actor, requireActor } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { findBlindProjects, revealedImages } from '#core/membership/blind.ts'
import { batched } from '#server/schema/batch.ts'
import type { Seeing } from '#server/schema/find.ts'

const blindProjects = batched<Seeing, string, string[]>(
  async (ctx, [userId = '']) => new Map([[userId, await findBlindProjects(ctx, userId)]]),
)

/** Projects in which whoever asks reads blind. @throws Unauthenticated */
export async function blindOf(ctx: Seeing): Promise<{ actor: Actor; projectIds: string[] }> {
  const actor = requireActor(ctx)
  return { actor, projectIds: (await blindProjects(ctx, actor.id)) ?? [] }
}

/** The one read rule of answers, and of all that tells them: of an image that whoever asks has not answered, only their own. */
export async function visibleAnswers(
  ctx: Seeing,
): Promise<{ OR?: [{ image: Prisma.ImageWhereInput }, { readerId: string }] }> {
  const { actor, projectIds } = await blindOf(ctx)
  if (projectIds.length === 0) return {}
  return { OR: [{ image: revealedImages(actor.id, projectIds) }, { readerId: actor.id }] }
}

/** The same of what has no reader of its own: reviews, decisions, reference labels. */
export async function visibleVerdicts(ctx: Seeing): Promise<{ image?: Prisma.ImageWhereInput }> {
  const { actor, projectIds } = await blindOf(ctx)
  return projectIds.length === 0 ? {} : { image: revealedImages(actor.id, projectIds) }
}

const revealed = batched<Seeing, string, boolean>(async (ctx, imageIds) => {
  const { actor, projectIds } = await blindOf(ctx)
  if (projectIds.length === 0) return new Map(imageIds.map(id => [id, true]))
  const where = { AND: [{ id: { in: imageIds } }, revealedImages(actor.id, projectIds)] }
  const seen = await ctx.database.image.findMany({ where, select: { id: true } })
  return new Map(seen.map(({ id }) => [id, true]))
})

/** Whether whoever asks may see what others said of an image, and what tells it. */
export const isRevealed = async (ctx: Seeing, imageId: string): Promise<boolean> =>
  (await revealed(ctx, imageId)) ?? false
