import { type Context, requireActor } from '#core/context.ts'
import { Forbidden } from '#core/errors.ts'
import type { Prisma, ReadingState } from '#core/generated/prisma/client.ts'

/** Projects in which somebody reads blind: whoever is a reader there does, whatever else they are. */
export const blindProjects = (userId: string): Prisma.ProjectWhereInput => ({
  isBlind: true,
  memberships: { some: { userId, roles: { has: 'READER' } } },
})

/** States of a reading whose image may come back to its reader: its answer stands. */
export const repeatableStates = ['SUBMITTED', 'ACCEPTED', 'CHANGED'] as const satisfies ReadingState[]

/** Of somebody, the time at which it is asked. */
export interface Onlooker {
  userId: string
  now: Date
}

/**
 * Images that came back to somebody who is reader there, and that they have not read again: what was said of them, their
 * own answer first of all, is not for them until they have.
 */
export const repeatedImages = ({ userId, now }: Onlooker): Prisma.ImageWhereInput => ({
  project: { memberships: { some: { userId, roles: { has: 'READER' } } } },
  readings: { some: { readerId: userId, round: 1, repeatAt: { lte: now }, state: { in: [...repeatableStates] } } },
})

/** Images with a gold answer that somebody answered, and of which they are not told yet. */
const heldBackFrom = ({ userId }: Onlooker): Prisma.ImageWhereInput => ({
  readings: { some: { readerId: userId, round: 1, isHeldBack: true } },
})

/** Those of them that are in projects where they read blind. */
export const heldBackImages = (onlooker: Onlooker): Prisma.ImageWhereInput => ({
  project: blindProjects(onlooker.userId),
  ...heldBackFrom(onlooker),
})

/**
 * Images of a project that somebody reads blind, and which they have not answered, whose gold answer they are not told yet,
 * or that came back to them.
 */
export const blindImages = (onlooker: Onlooker): Prisma.ImageWhereInput => ({
  project: blindProjects(onlooker.userId),
  OR: [
    { readings: { none: { readerId: onlooker.userId, round: 1, version: { gt: 0 } } } },
    heldBackFrom(onlooker),
    repeatedImages(onlooker),
  ],
})

/** Images of which somebody sees nothing of what was said: they read it blind, or it came back to them. */
export const hiddenImages = (onlooker: Onlooker): Prisma.ImageWhereInput => ({
  OR: [blindImages(onlooker), repeatedImages(onlooker)],
})

/** Whether whoever acts sees nothing yet of what others said of an image. @throws Unauthenticated */
export async function isHidden(ctx: Context, imageId: string): Promise<boolean> {
  const where = { AND: [{ id: imageId }, hiddenImages({ userId: requireActor(ctx).id, now: ctx.now })] }
  return (await ctx.database.image.findFirst({ where, select: { id: true } })) !== null
}

/** Of these people those from whom an image is hidden: the rule of hiddenImages for many people, in one statement. */
export async function findBlind(
  { database }: Pick<Context, 'database'>,
  imageId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  const rows = await database.$queryRaw<{ userId: string }[]>`
    select m."userId" from "Image" i join "Project" p on p."id" = i."projectId"
    join "Membership" m on m."projectId" = p."id" and m."userId" = any(${userIds}) and 'READER' = any(m."roles")
    left join "Reading" r on r."imageId" = i."id" and r."readerKey" = m."userId" and r."round" = 1 and r."version" > 0
    where i."id" = ${imageId}::uuid and ((p."isBlind" and (r."id" is null or r."isHeldBack"))
      or (r."repeatAt" <= now() and r."state"::text = any(${[...repeatableStates]})))`
  return new Set(rows.map(row => row.userId))
}

/** Whether whoever acts reads a project blind. @throws Unauthenticated */
export async function readsBlind(ctx: Context, projectId: string): Promise<boolean> {
  const where = { AND: [{ id: projectId }, blindProjects(requireActor(ctx).id)] }
  return (await ctx.database.project.findFirst({ where, select: { id: true } })) !== null
}

/** @throws Forbidden where whoever acts reads a project blind: what is asked for tells of images that they have not answered */
export async function requireSighted(ctx: Context, projectId: string, act: string): Promise<void> {
  if (await readsBlind(ctx, projectId))
    throw new Forbidden(
      `${act} tells what others said of images that you have still to read: you read this project blind`,
      [],
    )
}
