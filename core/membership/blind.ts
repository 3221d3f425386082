import type { Context } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'

/**
 * Projects in which somebody reads blind: what others said of an image, and what tells it, is not theirs to see before they
 * have answered. Whoever is a reader there is, whatever else they are.
 */
export async function findBlindProjects({ database }: Pick<Context, 'database'>, userId: string): Promise<string[]> {
  const projects = await database.project.findMany({
    where: { isBlind: true, memberships: { some: { userId, roles: { has: 'READER' } } } },
    select: { id: true },
  })
  return projects.map(({ id }) => id)
}

/** Images of which somebody may see what others said: those that they have answered, and all of other projects. */
export const revealedImages = (userId: string, blindProjectIds: readonly string[]): Prisma.ImageWhereInput =>
  blindProjectIds.length === 0
    ? {}
    : {
        OR: [
          { projectId: { notIn: [...blindProjectIds] } },
          { readings: { some: { readerId: userId, round: 1, version: { gt: 0 } } } },
        ],
      }
