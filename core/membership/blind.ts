import { type Context, requireActor } from '#core/context.ts'
import { Forbidden } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'

/** Projects in which somebody reads blind: whoever is a reader there does, whatever else they are. */
export const blindProjects = (userId: string): Prisma.ProjectWhereInput => ({
  isBlind: true,
  memberships: { some: { userId, roles: { has: 'READER' } } },
})

/** Images of which somebody sees nothing of what others said, nor what tells it: they read blind, and have not answered. */
export const hiddenImages = (userId: string): Prisma.ImageWhereInput => ({
  project: blindProjects(userId),
  readings: { none: { readerId: userId, round: 1, version: { gt: 0 } } },
})

/** @throws Forbidden where whoever acts reads a project blind: what is asked for tells of images that they have not answered */
export async function requireSighted(ctx: Context, projectId: string, act: string): Promise<void> {
  const where = { AND: [{ id: projectId }, blindProjects(requireActor(ctx).id)] }
  if (await ctx.database.project.findFirst({ where, select: { id: true } }))
    throw new Forbidden(
      `${act} tells what others said of images that you have still to read: you read this project blind`,
      [],
    )
}
