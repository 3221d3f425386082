import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'

/** Ends the session of a cookie, if there is one; signing out twice is no fault. */
export async function signOut(ctx: Context, { token }: { token: string }): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const session = await ctx.database.session.findUnique({ where: { token }, include: { user: true } })
    const { count } = await ctx.database.session.deleteMany({ where: { token } })
    if (!session || count === 0) return
    const { id, name, isAdmin } = session.user
    await recordAudit({ ...ctx, actor: { id, name, isAdmin, key: null } }, { action: 'SIGNED_OUT', nounId: session.id })
    await announce(ctx, personTopic(id))
  })
}
