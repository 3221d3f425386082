import { announce, personTopic } from '#core/announce.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'
import { endSessionsOf } from '#core/session/end-sessions-of.ts'
import { lockUser } from '#core/user/lock-user.ts'

/** All of one's own but that which asks. */
export async function endOtherSessions(ctx: Context, input: { reason?: string | null }) {
  const { id, sessionId } = requirePerson(ctx, 'to end sessions')
  if (!sessionId) throw new InvalidInput('session', 'none', 'somebody who is signed in with one')
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    const user = await lockUser(ctx, id)
    const sessionCount = await endSessionsOf(ctx, id, { except: sessionId, reason })
    await announce(ctx, personTopic(id))
    return { user, sessionCount }
  })
}
