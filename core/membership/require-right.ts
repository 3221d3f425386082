import { type Actor, type Context, requireActor } from '#core/context.ts'
import { Conflict, Forbidden, NotFound } from '#core/errors.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'
import { inArchived, type Right, rights, rolesOf } from '#core/membership/rights.ts'

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

/** Of a project that is archived nothing changes. @throws Conflict naming it */
export function requireWorkedOn({ archivedAt, name }: Pick<Project, 'name'> & { archivedAt: Date | null }): void {
  if (archivedAt !== null) throw new Conflict(`the project ${name} is archived: nothing of it changes`, 'archived')
}

interface Member {
  projectId: string
  roles: string[]
  archivedAt: Date | null
  name: string
}

/**
 * Checks that whoever acts may do this in that project. `noun` and `value` are what they named, if not the project.
 * @throws Unauthenticated, NotFound (also where it exists but they are not a member: it is not theirs to know), Forbidden,
 * Conflict where the project is archived and the right is one to change something
 */
export async function requireRight(
  ctx: Context,
  right: Right,
  projectId: string,
  noun = 'Project',
  value: string = projectId,
) {
  const { actor, member } = await requireMember(ctx, right, projectId, noun, value)
  if (!inArchived.includes(right)) requireWorkedOn(member)
  return actor
}

/**
 * The same where the right only opens what is read, or somebody is shut out: in a project that is archived, too.
 * @throws Unauthenticated, NotFound, Forbidden
 */
export async function requireRightInArchived(
  ctx: Context,
  right: Right,
  projectId: string,
  noun = 'Project',
  value: string = projectId,
) {
  return (await requireMember(ctx, right, projectId, noun, value)).actor
}

async function requireMember(ctx: Context, right: Right, projectId: string, noun: string, value: string) {
  const actor = requireActor(ctx)
  const [found] = await ctx.database.$queryRaw<Member[]>`
    select m."projectId", m."roles"::text[] as "roles", p."archivedAt", p."name"
    from "Membership" m join "Project" p on p."id" = m."projectId"
    where m."projectId" = ${requireId(noun, projectId)}::uuid and m."userId" = ${actor.id}`
  const membership = found && { ...found, roles: Object.values(Role).filter(role => found.roles.includes(role)) }
  requireRole(actor, right, membership, noun, value)
  if (!found) throw new NotFound(noun, value)
  return { actor, member: found }
}
