import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'

/** Takes back links that could still be used, inside the verb that has a reason to. */
export async function revokePasswordResets(
  ctx: Omit<Context<Transaction>, 'queue'>,
  of: { userId: string } | { createdById: string },
  reason: string,
): Promise<void> {
  const open = { ...of, usedAt: null, revokedAt: null, expiresAt: { gt: ctx.now } }
  const revoked = await ctx.database.passwordReset.updateManyAndReturn({ where: open, data: { revokedAt: ctx.now } })
  await recordAudit(
    ctx,
    ...revoked.map(({ id, userId }) => ({
      action: 'PASSWORD_RESET_REVOKED' as const,
      nounId: id,
      before: { userId },
      reason,
    })),
  )
}
