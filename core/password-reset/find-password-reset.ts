import type { Context } from '#core/context.ts'
import { tokenSha256 } from '#core/invitation/token.ts'

/** The link that this token opens, with whose it is; null when it was used, taken back, has expired or never was. */
export const findPasswordReset = (ctx: Context, token: string) =>
  ctx.database.passwordReset.findFirst({
    where: {
      tokenSha256: tokenSha256(token),
      usedAt: null,
      revokedAt: null,
      expiresAt: { gt: ctx.now },
      user: { disabledAt: null },
    },
    include: { user: true },
  })
