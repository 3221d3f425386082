import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'

/** Takes back links of somebody's that nobody has used, inside the verb that has a reason to. */
export async function revokeInvitations(
  ctx: Context<Transaction>,
  of: { createdById: string; projectId?: string | null },
  reason: string,
): Promise<void> {
  const open = { ...of, usedAt: null, revokedAt: null, expiresAt: { gt: ctx.now } }
  const revoked = await ctx.database.invitation.updateManyAndReturn({ where: open, data: { revokedAt: ctx.now } })
  await recordAudit(
    ctx,
    ...revoked.map(({ id, projectId, isAdmin, roles }) => ({
      action: 'INVITATION_REVOKED' as const,
      nounId: id,
      projectId,
      before: { isAdmin, roles },
      reason,
    })),
  )
}
