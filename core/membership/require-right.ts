import { type Actor, type Context, requireActor } from '#core/context.ts'
import { Forbidden, NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import { type Right, rights, rolesOf } from '#core/membership/rights.ts'

/**
 * The same as requireRight, of a membership that was read already; null: they have none.
 * @throws NotFound, Forbidden
 */
export function requireRole(
  actor: Actor,
  right: Right,
  membership: Parameters<typeof rolesOf>[1],
  noun: string,
  value: string,
): void {
  const roles = rolesOf(actor, membership)
  if (roles.length === 0) throw new NotFound(noun, value)
  const allowed = rights[right]
  if (allowed.some(role => roles.includes(role))) return
  const needed = `needs the role ${allowed.join(' or ')}${actor.key ? ', and the API key to have it' : ''}`
  throw new Forbidden(`to ${right.toLowerCase().replaceAll('_', ' ')} ${needed}`, allowed)
}

/**
 * Checks that whoever acts may do this in that project. `noun` and `value` are what they named, if not the project.
 * @throws Unauthenticated, NotFound (also where it exists but they are not a member: it is not theirs to know), Forbidden
 */
export async function requireRight(
  ctx: Context,
  right: Right,
  projectId: string,
  noun = 'Project',
  value: string = projectId,
) {
  const actor = requireActor(ctx)
  const membership = await ctx.database.membership.findUnique({
    where: { projectId_userId: { projectId: requireId(noun, projectId), userId: actor.id } },
  })
  requireRole(actor, right, membership, noun, value)
  return actor
}
