import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'
import { tokenSha256 } from '#core/invitation/token.ts'
import { revokePasswordResets } from '#core/password-reset/revoke-password-resets.ts'
import { lockUser } from '#core/user/lock-user.ts'

/** A link that gives an account away is not left lying about. */
const resetLifetimeMs = 24 * 3600 * 1000

/** Makes the link, inside the verb that has found out that whoever asks may. @throws NotFound, Conflict where the account is disabled */
export async function makeResetLink(ctx: Omit<Context<Transaction>, 'queue'>, userId: string, token: string) {
  const user = await lockUser(ctx, userId)
  if (user.disabledAt) throw new Conflict(`${user.name}'s account is disabled: enable it first`, 'disabled')
  await revokePasswordResets(ctx, { userId }, 'a newer link was made')
  const expiresAt = new Date(ctx.now.getTime() + resetLifetimeMs)
  const { id } = await ctx.database.passwordReset.create({
    data: { tokenSha256: tokenSha256(token), userId, createdById: ctx.actor?.id ?? null, expiresAt },
  })
  await recordAudit(ctx, { action: 'PASSWORD_RESET_MADE', nounId: id, after: { userId } })
  return { id, token, expiresAt, user }
}
