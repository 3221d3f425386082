import { type Actor, type Context, requireActor } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'

/** Who looks, and where. */
export type Seeing = Pick<Context, 'actor' | 'database' | 'now'>

/**
 * The condition under which somebody may see what belongs to a project: they are its member, and the key that they
 * came with, if any, is good for it. @throws Unauthenticated
 */
export const mine = (ctx: Pick<Context, 'actor'>): Prisma.ProjectWhereInput => {
  const { id: userId, key } = requireActor(ctx)
  if (!key) return { memberships: { some: { userId } } }
  return {
    id: { in: [...key.projectIds] },
    memberships: { some: { userId, roles: { hasSome: [...key.roles] } } },
  }
}

/** The rule of `mine` for many people and one project, looked up in one statement. */
export async function whoMaySee(
  database: Database,
  projectId: string,
  actors: readonly Actor[],
): Promise<(actor: Actor) => boolean> {
  const people = [...new Set(actors.map(a => a.id))]
  const [found] = await database.$queryRaw<{ roles: Record<string, Role[]> | null }[]>`
    select json_object_agg("userId", "roles") as "roles" from "Membership"
    where "projectId" = ${projectId}::uuid and "userId" = any(${people})`
  const rolesOf = new Map(Object.entries(found?.roles ?? {}))
  return ({ id, key }) => {
    const roles = rolesOf.get(id)
    if (!roles) return false
    return !key || (key.projectIds.includes(projectId) && roles.some(role => key.roles.includes(role)))
  }
}

/** Where-clause for one thing inside a project, by id, if the viewer may see it. @throws Unauthenticated, NotFound */
export const mineById = (ctx: Pick<Context, 'actor'>, noun: string, id: string) => ({
  project: mine(ctx),
  id: requireId(noun, id),
})

/** @throws NotFound in place of null */
export async function orNotFound<T>(noun: string, id: string, found: PromiseLike<T | null>): Promise<T> {
  const row = await found
  if (row === null) throw new NotFound(noun, id)
  return row
}
