import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { tokenSha256 } from '#core/invitation/token.ts'

/** Ends the session of a cookie, if there is one; signing out twice is no fault. */
export async function signOut(ctx: Context, { token }: { token: string }): Promise<void> {
  const where = { tokenSha256: tokenSha256(token) }
  await inTransaction(ctx, async ctx => {
    const session = await ctx.database.session.findUnique({ where, include: { user: true } })
    const { count } = await ctx.database.session.deleteMany({ where })
    if (!session || count === 0) return
    const { id, name, isAdmin } = session.user
    await recordAudit({ ...ctx, actor: { id, name, isAdmin, key: null } }, { action: 'SIGNED_OUT', nounId: session.id })
    await announce(ctx, personTopic(id))
  })
}
