import { recordAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { ApiKey, Prisma } from '#core/generated/prisma/client.ts'

/** Ends keys inside the verb that has a reason to, which announces it. The trail of every project that they opened says so. */
export async function endApiKeys(
  ctx: Context<Transaction>,
  where: Prisma.ApiKeyWhereInput,
  reason: string | null,
): Promise<ApiKey[]> {
  const ended = await ctx.database.apiKey.updateManyAndReturn({
    where: { ...where, revokedAt: null },
    data: { revokedAt: ctx.now },
  })
  const projects = await ctx.database.apiKeyProject.findMany({ where: { apiKeyId: { in: ended.map(k => k.id) } } })
  await recordAudit(
    ctx,
    ...projects.map(({ apiKeyId, projectId }) => ({
      action: 'API_KEY_REVOKED' as const,
      nounId: apiKeyId,
      projectId,
      reason,
    })),
  )
  return ended
}

/** All of somebody's that still open something: fifty at most. */
export const revokeApiKeysOf = (ctx: Context<Transaction>, userId: string, reason: string) =>
  endApiKeys(ctx, { userId, expiresAt: { gt: ctx.now } }, reason)
