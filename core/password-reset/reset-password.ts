import { randomUUID } from 'node:crypto'
import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { findPasswordReset } from '#core/password-reset/find-password-reset.ts'
import { revokePasswordResets } from '#core/password-reset/revoke-password-resets.ts'
import { endSessionsOf } from '#core/session/end-sessions-of.ts'
import { lockUser } from '#core/user/lock-user.ts'
import { credential, type Passwords } from '#core/user/passwords.ts'
import { requireStrongPassword } from '#core/user/require-strong-password.ts'

export interface ResetPassword {
  token: string
  newPassword: string
}

/** Sets the password that a one-time link is for, and uses the link up; every session of theirs ends. */
export async function resetPassword(
  ctx: Context,
  { token, newPassword }: ResetPassword,
  { hash }: Pick<Passwords, 'hash'>,
) {
  // Before the hash, which is dear: whoever has no link costs nothing.
  const offered = await findPasswordReset(ctx, token)
  if (!offered) throw new NotFound('PasswordReset', token)
  requireStrongPassword(newPassword, offered.user, 'newPassword')
  const password = await hash(newPassword)
  return inTransaction(ctx, async ctx => {
    const user = await lockUser(ctx, offered.userId)
    const open = { id: offered.id, usedAt: null, revokedAt: null, expiresAt: { gt: ctx.now } }
    const { count } = await ctx.database.passwordReset.updateMany({ where: open, data: { usedAt: ctx.now } })
    if (count === 0 || user.disabledAt) throw new NotFound('PasswordReset', token)
    const account = { userId: user.id, providerId: credential }
    const { count: changed } = await ctx.database.account.updateMany({ where: account, data: { password } })
    if (changed === 0)
      await ctx.database.account.create({ data: { ...account, id: randomUUID(), accountId: user.id, password } })
    const asUser = { ...ctx, actor: { id: user.id, name: user.name, isAdmin: user.isAdmin, key: null } }
    await recordAudit(asUser, { action: 'PASSWORD_RESET_USED', nounId: offered.id, after: { userId: user.id } })
    await endSessionsOf(asUser, user.id, { reason: 'the password was changed' })
    await revokePasswordResets(asUser, { userId: user.id }, 'the password was changed')
    await announce(ctx, personTopic(user.id))
    return user
  })
}
