import { isDeepStrictEqual } from 'node:util'
import { announce, personTopic } from '#core/announce.ts'
import type { Action } from '#core/audit/actions.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { User } from '#core/generated/prisma/client.ts'
import type { Confirm } from '#core/user/confirm-password.ts'
import { lockActor } from '#core/user/lock-user.ts'

interface OwnChange<To> {
  action: Action
  /** What of somebody is changed, as it stands. */
  from: (user: User) => To
  to: To
  currentPassword: string
  /** Throws where it cannot be so. */
  check?: (ctx: Context<Transaction>) => Promise<void>
}

/** Changes something of one's own account, for which the password is asked again; what is so already writes nothing. */
export const changeOwn = <To extends { name: string } | { email: string }>(
  ctx: Context,
  { action, from, to, currentPassword, check }: OwnChange<To>,
  confirm: Confirm,
): Promise<User> =>
  inTransaction(ctx, async ctx => {
    const user = await lockActor(ctx)
    await confirm(ctx, currentPassword)
    const before = from(user)
    if (isDeepStrictEqual(before, to)) return user
    await check?.(ctx)
    const changed = await ctx.database.user.update({ where: { id: user.id }, data: to })
    await recordAudit(ctx, { action, nounId: user.id, before, after: to })
    await announce(ctx, personTopic(user.id))
    return changed
  })
