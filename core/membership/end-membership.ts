import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { revokeInvitations } from '#core/invitation/revoke-invitations.ts'
import { lockProject, requireOtherAdmin } from '#core/membership/lock-project.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import { parse, requireStorable } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'

export interface EndedMembership {
  projectId: string
  userId: string
  reason?: string | null
}

/** Whoever leaves needs no role for it; a program cannot leave for its person. */
async function requireLeave(ctx: Context, { projectId, userId }: EndedMembership): Promise<void> {
  const actor = requireActor(ctx)
  const isOwn = actor.id === userId && !actor.key
  await requireRightInArchived(ctx, isOwn ? 'SEE_PROJECT' : 'SET_ROLES', projectId)
}

/**
 * Ends somebody's membership, or one's own. Their labels and their name stay, jobs that they started go on, and links
 * that they made and nobody has used are taken back.
 */
export async function endMembership(ctx: Context, input: EndedMembership) {
  const { projectId, userId } = input
  await requireLeave(ctx, input)
  requireStorable(userId, 'userId')
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    await requireLeave(ctx, input)
    const key = { projectId_userId: { projectId, userId } }
    const before = await ctx.database.membership.findUnique({ where: key, include: { user: true } })
    if (!before) throw new NotFound('Membership', userId)
    if (before.roles.includes('ADMIN')) await requireOtherAdmin(ctx, input, 'userId')
    await ctx.database.membership.delete({ where: key })
    await recordAudit(ctx, {
      action: 'MEMBERSHIP_ENDED',
      nounId: userId,
      projectId,
      before: { roles: before.roles },
      reason,
    })
    await revokeInvitations(ctx, { createdById: userId, projectId }, 'whoever made it is no member any more')
    await announce(ctx, personTopic(userId))
    return before.user
  })
}
