import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'
import { lockAdministrators } from '#core/user/lock-administrators.ts'
import { lockUser } from '#core/user/lock-user.ts'

const act = 'to enable an account'

/** Lets somebody in again, with the memberships that they have; sessions, keys and links that ended stay ended. */
export async function enableUser(ctx: Context, input: { userId: string; reason?: string | null }) {
  requireAdministrator(ctx, act)
  const reason = parse(reasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, act)
    const before = await lockUser(ctx, input.userId)
    if (!before.disabledAt) throw new Conflict(`${before.name}'s account is enabled`, 'enabled')
    const user = await ctx.database.user.update({ where: { id: before.id }, data: { disabledAt: null } })
    await recordAudit(ctx, { action: 'USER_ENABLED', nounId: user.id, reason })
    await announce(ctx, personTopic(user.id))
    return user
  })
}
