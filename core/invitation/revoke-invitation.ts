import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import { statusOfInvitation } from '#core/invitation/invitation-status.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import { lockAdministrators } from '#core/user/lock-administrators.ts'

/** Takes a link back before anybody uses it: from then on it is as if it had never been. */
export async function revokeInvitation(ctx: Context, { id }: { id: string }) {
  const actor = requireActor(ctx)
  requireId('Invitation', id)
  return inTransaction(ctx, async ctx => {
    const before = await ctx.database.invitation.findUnique({ where: { id } })
    if (!before || (before.projectId === null && !actor.isAdmin)) throw new NotFound('Invitation', id)
    const { projectId, isAdmin, roles } = before
    if (projectId) await requireRightInArchived(ctx, 'INVITE_PEOPLE', projectId, 'Invitation', id)
    else await lockAdministrators(ctx, "to take an administrator's link back")
    const [invitation] = await ctx.database.invitation.updateManyAndReturn({
      where: { id, usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now },
    })
    if (!invitation) {
      const now = await ctx.database.invitation.findUniqueOrThrow({ where: { id } })
      const status = statusOfInvitation(now, ctx.now).toLowerCase()
      throw new Conflict(`the link was ${status} already`, status)
    }
    await recordAudit(ctx, { action: 'INVITATION_REVOKED', nounId: id, projectId, before: { isAdmin, roles } })
    return invitation
  })
}
