import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import type { User } from '#core/generated/prisma/client.ts'
import { isStorable } from '#core/text.ts'

/**
 * One change of an account at a time: its password, its sessions, whether it is disabled. Rows that name the person are
 * written meanwhile. @throws NotFound
 */
export async function lockUser(ctx: Context<Transaction>, id: string): Promise<User> {
  if (!isStorable(id)) throw new NotFound('User', id)
  await ctx.database.$queryRaw`select 1 from "User" where "id" = ${id} for no key update`
  const user = await ctx.database.user.findUnique({ where: { id } })
  if (!user) throw new NotFound('User', id)
  return user
}
