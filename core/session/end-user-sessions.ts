import { announce, personTopic } from '#core/announce.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'
import { endSessionsOf } from '#core/session/end-sessions-of.ts'
import { lockAdministrators } from '#core/user/lock-administrators.ts'
import { lockUser } from '#core/user/lock-user.ts'

/** All of somebody's, by an administrator of the installation: they may sign in anew. */
export async function endUserSessions(ctx: Context, input: { userId: string; reason?: string | null }) {
  requireAdministrator(ctx, "to end somebody's sessions")
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, "to end somebody's sessions")
    const user = await lockUser(ctx, input.userId)
    const sessionCount = await endSessionsOf(ctx, user.id, { reason })
    await announce(ctx, personTopic(user.id))
    return { user, sessionCount }
  })
}
