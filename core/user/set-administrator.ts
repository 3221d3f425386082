import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { revokeInvitations } from '#core/invitation/revoke-invitations.ts'
import { parse } from '#core/parse.ts'
import { revokePasswordResets } from '#core/password-reset/revoke-password-resets.ts'
import { reasonSchema } from '#core/reason.ts'
import { lockAdministrators, requireOtherAdministrator } from '#core/user/lock-administrators.ts'
import { lockUser } from '#core/user/lock-user.ts'

const act = 'to say who administers the installation'

export interface NewAdministrator {
  userId: string
  isAdmin: boolean
  reason?: string | null
}

/** Makes somebody an administrator of the installation, or takes that away together with the links that it let them make. */
export async function setAdministrator(ctx: Context, input: NewAdministrator) {
  requireAdministrator(ctx, act)
  const { userId, isAdmin } = input
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, act)
    const before = await lockUser(ctx, userId)
    if (before.isAdmin === isAdmin) return before
    if (isAdmin && before.disabledAt)
      throw new Conflict(`${before.name}'s account is disabled: enable it first`, 'disabled')
    if (!isAdmin) await requireOtherAdministrator(ctx, userId)
    const user = await ctx.database.user.update({ where: { id: userId }, data: { isAdmin } })
    await recordAudit(ctx, {
      action: 'ADMINISTRATOR_SET',
      nounId: userId,
      before: { isAdmin: before.isAdmin },
      after: { isAdmin },
      reason,
    })
    if (!isAdmin) {
      const why = 'whoever made it administers the installation no more'
      await revokeInvitations(ctx, { createdById: userId, projectId: null }, why)
      await revokePasswordResets(ctx, { createdById: userId }, why)
    }
    await announce(ctx, personTopic(userId))
    return user
  })
}
