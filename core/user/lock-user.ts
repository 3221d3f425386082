import { type Context, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { NotFound, Unauthenticated } from '#core/errors.ts'
import type { User } from '#core/generated/prisma/client.ts'
import { isStorable } from '#core/text.ts'

/**
 * One change of an account at a time: its password, its sessions, whether it is disabled. Rows that name the person are
 * written meanwhile. @throws NotFound
 */
export async function lockUser(ctx: Pick<Context<Transaction>, 'database'>, id: string): Promise<User> {
  if (!isStorable(id)) throw new NotFound('User', id)
  await ctx.database.$queryRaw`select 1 from "User" where "id" = ${id} for no key update`
  const user = await ctx.database.user.findUnique({ where: { id } })
  if (!user) throw new NotFound('User', id)
  return user
}

/** Whoever acts, looked at again behind the lock: they may have been disabled since their request came in. @throws Unauthenticated */
export async function lockActor(ctx: Context<Transaction>): Promise<User> {
  const user = await lockUser(ctx, requireActor(ctx).id)
  if (user.disabledAt) throw new Unauthenticated()
  return user
}
