import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import { revokePasswordResets } from '#core/password-reset/revoke-password-resets.ts'
import { endSessionsOf } from '#core/session/end-sessions-of.ts'
import type { Confirm } from '#core/user/confirm-password.ts'
import { lockActor } from '#core/user/lock-user.ts'
import { credential, type Passwords } from '#core/user/passwords.ts'
import { requireStrongPassword } from '#core/user/require-strong-password.ts'

export interface NewPassword {
  currentPassword: string
  newPassword: string
}

/** One's own. Ends every other session of theirs, and takes links back with which another could still be set. */
export async function changePassword(
  ctx: Context,
  { currentPassword, newPassword }: NewPassword,
  confirm: Confirm,
  { hash }: Pick<Passwords, 'hash'>,
) {
  const actor = requirePerson(ctx, 'to change a password')
  return inTransaction(ctx, async ctx => {
    const user = await lockActor(ctx)
    await confirm(ctx, currentPassword)
    requireStrongPassword(newPassword, user, 'newPassword')
    const password = await hash(newPassword)
    await ctx.database.account.updateMany({ where: { userId: user.id, providerId: credential }, data: { password } })
    await recordAudit(ctx, { action: 'PASSWORD_CHANGED', nounId: user.id })
    await endSessionsOf(ctx, user.id, { except: actor.sessionId, reason: 'the password was changed' })
    await revokePasswordResets(ctx, { userId: user.id }, 'the password was changed')
    await announce(ctx, personTopic(user.id))
    return user
  })
}
