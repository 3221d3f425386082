import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { makeToken, tokenSha256 } from '#core/invitation/token.ts'
import { revokePasswordResets } from '#core/password-reset/revoke-password-resets.ts'
import { lockAdministrators } from '#core/user/lock-administrators.ts'
import { lockUser } from '#core/user/lock-user.ts'

/** A link that gives an account away is not left lying about. */
export const resetLifetimeMs = 24 * 3600 * 1000

/**
 * Makes a one-time link with which somebody sets a new password; an earlier one stops working. Their password and their
 * sessions stay until it is used. @returns the token, which is stored nowhere
 */
export async function createPasswordReset(ctx: Context, { userId }: { userId: string }, token = makeToken()) {
  const act = 'to make a link for a new password'
  const actor = requireAdministrator(ctx, act)
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, act)
    const user = await lockUser(ctx, userId)
    if (user.disabledAt) throw new Conflict(`${user.name}'s account is disabled: enable it first`, 'disabled')
    await revokePasswordResets(ctx, { userId }, 'a newer link was made')
    const expiresAt = new Date(ctx.now.getTime() + resetLifetimeMs)
    const { id } = await ctx.database.passwordReset.create({
      data: { tokenSha256: tokenSha256(token), userId, createdById: actor.id, expiresAt },
    })
    await recordAudit(ctx, { action: 'PASSWORD_RESET_MADE', nounId: id, after: { userId } })
    return { id, token, expiresAt }
  })
}
