import type { Prisma } from '#core/generated/prisma/client.ts'

/** Projects in which somebody reads blind: whoever is a reader there does, whatever else they are. */
const blindProjects = (userId: string): Prisma.ProjectWhereInput => ({
  isBlind: true,
  memberships: { some: { userId, roles: { has: 'READER' } } },
})

/** Images of which somebody sees nothing of what others said, nor what tells it: they read blind, and have not answered. */
export const hiddenImages = (userId: string): Prisma.ImageWhereInput => ({
  project: blindProjects(userId),
  readings: { none: { readerId: userId, round: 1, version: { gt: 0 } } },
})
