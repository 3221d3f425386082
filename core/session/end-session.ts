import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'

/** One of one's own, such as that of a browser one has left behind. */
export async function endSession(ctx: Context, { id }: { id: string }) {
  const actor = requirePerson(ctx, 'to end a session')
  requireId('Session', id)
  return inTransaction(ctx, async ctx => {
    const session = await ctx.database.session.findFirst({ where: { id, userId: actor.id } })
    const { count } = await ctx.database.session.deleteMany({ where: { id, userId: actor.id } })
    if (!session || count === 0) throw new NotFound('Session', id)
    await recordAudit(ctx, { action: 'SESSION_ENDED', nounId: id, before: { userId: actor.id } })
    await announce(ctx, personTopic(actor.id))
    return session
  })
}
