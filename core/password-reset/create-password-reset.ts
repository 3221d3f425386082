import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { makeToken } from '#core/invitation/token.ts'
import { makeResetLink } from '#core/password-reset/make-link.ts'
import { lockAdministrators } from '#core/user/lock-administrators.ts'

/**
 * Makes a one-time link with which somebody sets a new password; an earlier one stops working. Their password and their
 * sessions stay until it is used. @returns the token, which is stored nowhere
 */
export async function createPasswordReset(ctx: Context, { userId }: { userId: string }, token = makeToken()) {
  const act = 'to make a link for a new password'
  requireAdministrator(ctx, act)
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, act)
    const { user: _, ...link } = await makeResetLink(ctx, userId, token)
    return link
  })
}
