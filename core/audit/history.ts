import type { Context } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'

/**
 * What happened to things of a kind, or to one thing. That a prediction was recorded is said of its request, in one event
 * with others of it.
 * @throws NotFound for what is no id
 */
export async function historyOf(
  ctx: Pick<Context, 'database'>,
  { noun, nounId }: { noun?: string | null; nounId?: string | null },
): Promise<Prisma.AuditEventWhereInput> {
  const kind = noun ? { noun } : {}
  if (!nounId) return kind
  if (noun === 'BlobStore') return { noun, nounId }
  const id = requireId(noun ?? 'AuditEvent', nounId)
  const own = { ...kind, nounId: id }
  if (noun !== 'Prediction') return own
  const prediction = await ctx.database.prediction.findUnique({ where: { id }, select: { auditEventId: true } })
  return prediction?.auditEventId ? { OR: [own, { id: prediction.auditEventId }] } : own
}
