import type { Context } from '#core/context.ts'
import { findPasswordReset } from '#core/password-reset/find-password-reset.ts'

/** Whose password a one-time link sets. @returns null when it cannot be used */
export async function previewPasswordReset(ctx: Context, token: string) {
  const reset = await findPasswordReset(ctx, token)
  return reset && { userName: reset.user.name, expiresAt: reset.expiresAt }
}
