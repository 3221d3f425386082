import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'

/**
 * Ends somebody's sessions inside the verb that has a reason to; each stands in the audit trail. The verb announces it.
 * @param except one that goes on @param newest so many that go on @returns how many ended
 */
export async function endSessionsOf(
  ctx: Context<Transaction>,
  userId: string,
  { except, newest = 0, reason }: { except?: string | undefined; newest?: number; reason: string | null },
): Promise<number> {
  const open = { userId, ...(except === undefined ? {} : { id: { not: except } }) }
  const sessions = await ctx.database.session.findMany({
    ...{ where: open, orderBy: { createdAt: 'desc' }, skip: newest },
    select: { id: true, expiresAt: true },
  })
  await ctx.database.session.deleteMany({ where: { id: { in: sessions.map(s => s.id) } } })
  const live = sessions.filter(s => s.expiresAt > ctx.now)
  await recordAudit(
    ctx,
    ...live.map(({ id }) => ({ action: 'SESSION_ENDED' as const, nounId: id, before: { userId }, reason })),
  )
  return live.length
}
