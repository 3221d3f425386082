import { z } from 'zod'
import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { revokeInvitations } from '#core/invitation/revoke-invitations.ts'
import { lockProject, requireOtherAdmin } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { rights } from '#core/membership/rights.ts'
import { parse, requireStorable } from '#core/parse.ts'

export const rolesSchema = z
  .array(z.enum(Role))
  .min(1, `at least one of ${Object.keys(Role).join(', ')}`)
  .transform(roles => [...new Set(roles)])

export interface NewRoles {
  projectId: string
  userId: string
  roles: Role[]
}

/** Gives a member other roles. A project keeps at least one administrator. */
export async function setMembership(ctx: Context, input: NewRoles) {
  const { projectId, userId } = input
  await requireRight(ctx, 'SET_ROLES', projectId)
  requireStorable(userId, 'userId')
  const roles = parse(rolesSchema, input.roles, 'roles')
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    // Again, behind the lock: whoever acts may have lost the role meanwhile.
    await requireRight(ctx, 'SET_ROLES', projectId)
    const key = { projectId_userId: { projectId, userId } }
    const before = await ctx.database.membership.findUnique({ where: key })
    if (!before) throw new NotFound('Membership', userId)
    if (before.roles.includes('ADMIN') && !roles.includes('ADMIN')) await requireOtherAdmin(ctx, input, 'roles')
    const membership = await ctx.database.membership.update({ where: key, data: { roles } })
    await recordAudit(ctx, {
      action: 'MEMBERSHIP_SET',
      nounId: userId,
      projectId,
      before: { roles: before.roles },
      after: { roles },
    })
    if (!rights.INVITE_PEOPLE.some(role => roles.includes(role)))
      await revokeInvitations(ctx, { createdById: userId, projectId }, 'whoever made it may invite nobody any more')
    await announce(ctx, personTopic(userId))
    return membership
  })
}
