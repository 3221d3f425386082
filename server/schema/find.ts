import { requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import type { ServerContext } from '#server/context.ts'

/** The condition under which somebody may see what belongs to a project: they are its member. @throws Unauthenticated */
export const mine = (ctx: ServerContext) => ({
  memberships: { some: { userId: requireActor(ctx).id } },
})

/** Where-clause for one thing inside a project, by id, if the viewer may see it. @throws Unauthenticated, NotFound */
export const mineById = (ctx: ServerContext, noun: string, id: string) => ({
  project: mine(ctx),
  id: requireId(noun, id),
})

/** @throws NotFound in place of null */
export async function orNotFound<T>(noun: string, id: string, found: PromiseLike<T | null>): Promise<T> {
  const row = await found
  if (row === null) throw new NotFound(noun, id)
  return row
}
