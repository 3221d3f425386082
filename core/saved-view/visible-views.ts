import type { Prisma } from '#core/generated/prisma/client.ts'
import { blindProjects } from '#core/membership/blind.ts'

/** One's own, and what others share; of a project that somebody reads blind not that: a name may tell what others said. */
export const visibleViews = (userId: string): Prisma.SavedViewWhereInput => ({
  OR: [{ ownerId: userId }, { isShared: true, NOT: { project: blindProjects(userId) } }],
})
