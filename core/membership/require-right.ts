import { type Context, requireActor } from '#core/context.ts'
import { Forbidden, NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import { type Right, rights } from '#core/membership/rights.ts'

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
  if (!membership) throw new NotFound(noun, value)
  const allowed = rights[right]
  if (!allowed.some(role => membership.roles.includes(role))) {
    throw new Forbidden(`to ${right.toLowerCase().replaceAll('_', ' ')}`, allowed)
  }
  return actor
}
