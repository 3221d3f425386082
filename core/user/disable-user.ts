import { announce, personTopic } from '#core/announce.ts'
import { revokeApiKeysOf } from '#core/api-key/revoke-api-keys-of.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { revokeInvitations } from '#core/invitation/revoke-invitations.ts'
import { parse } from '#core/parse.ts'
import { revokePasswordResets } from '#core/password-reset/revoke-password-resets.ts'
import { givenReasonSchema } from '#core/reason.ts'
import { endSessionsOf } from '#core/session/end-sessions-of.ts'
import { lockAdministrators, requireOtherAdministrator } from '#core/user/lock-administrators.ts'
import { lockUser } from '#core/user/lock-user.ts'

const act = 'to disable an account'

/**
 * Shuts somebody out at once: their sessions, their keys, and every link that they made and nobody has used, which they
 * might have kept for themselves. Their work, their memberships and their name stay, and jobs that they started go on.
 */
export async function disableUser(ctx: Context, input: { userId: string; reason: string }) {
  requireAdministrator(ctx, act)
  const reason = parse(givenReasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, act)
    const before = await lockUser(ctx, input.userId)
    if (before.disabledAt) throw new Conflict(`${before.name}'s account is disabled already`, 'disabled')
    await requireOtherAdministrator(ctx, before.id)
    const user = await ctx.database.user.update({ where: { id: before.id }, data: { disabledAt: ctx.now } })
    await recordAudit(ctx, { action: 'USER_DISABLED', nounId: user.id, reason })
    await endSessionsOf(ctx, user.id, { reason: 'the account was disabled' })
    await revokeApiKeysOf(ctx, user.id, 'the account was disabled')
    await revokeInvitations(ctx, { createdById: user.id }, 'the account of whoever made it was disabled')
    await revokePasswordResets(ctx, { createdById: user.id }, 'the account of whoever made it was disabled')
    await revokePasswordResets(ctx, { userId: user.id }, 'the account was disabled')
    await announce(ctx, personTopic(user.id))
    return user
  })
}
