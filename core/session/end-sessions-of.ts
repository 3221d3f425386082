import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'

/**
 * Ends somebody's sessions inside the verb that has a reason to; each stands in the audit trail. The verb announces it.
 * @returns how many
 */
export async function endSessionsOf(
  ctx: Context<Transaction>,
  userId: string,
  { except, reason }: { except?: string | undefined; reason: string | null },
): Promise<number> {
  const open = { userId, ...(except === undefined ? {} : { id: { not: except } }) }
  const sessions = await ctx.database.session.findMany({ where: open, select: { id: true, expiresAt: true } })
  await ctx.database.session.deleteMany({ where: { id: { in: sessions.map(s => s.id) } } })
  const live = sessions.filter(s => s.expiresAt > ctx.now)
  await recordAudit(
    ctx,
    ...live.map(({ id }) => ({ action: 'SESSION_ENDED' as const, nounId: id, before: { userId }, reason })),
  )
  return live.length
}
