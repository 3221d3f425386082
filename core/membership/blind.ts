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

/** Whether whoever acts sees nothing yet of what others said of an image. @throws Unauthenticated */
export async function isHidden(ctx: Context, imageId: string): Promise<boolean> {
  const where = { AND: [{ id: imageId }, hiddenImages(requireActor(ctx).id)] }
  return (await ctx.database.image.findFirst({ where, select: { id: true } })) !== null
}

/** Of these people those from whom an image is hidden: the rule of hiddenImages for many people, in one statement. */
export async function findBlind(
  { database }: Pick<Context, 'database'>,
  imageId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  const rows = await database.$queryRaw<{ userId: string }[]>`
    select m."userId" from "Image" i join "Project" p on p."id" = i."projectId" and p."isBlind"
    join "Membership" m on m."projectId" = p."id" and m."userId" = any(${userIds}) and 'READER' = any(m."roles")
    where i."id" = ${imageId}::uuid and not exists (
      select from "Reading" r
      where r."imageId" = i."id" and r."readerId" = m."userId" and r."round" = 1 and r."version" > 0)`
  return new Set(rows.map(row => row.userId))
}

/** @throws Forbidden where whoever acts reads a project blind: what is asked for tells of images that they have not answered */
export async function requireSighted(ctx: Context, projectId: string, act: string): Promise<void> {
  const where = { AND: [{ id: projectId }, blindProjects(requireActor(ctx).id)] }
  if (await ctx.database.project.findFirst({ where, select: { id: true } }))
    throw new Forbidden(
      `${act} tells what others said of images that you have still to read: you read this project blind`,
      [],
    )
}
