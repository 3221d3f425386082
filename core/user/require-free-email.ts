import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'

/**
 * One account an address: until commit, whoever else wants the same one waits here, and is then told that it is taken.
 * @param email as emailSchema leaves it
 * @throws Conflict with the address
 */
export async function requireFreeEmail(ctx: Context<Transaction>, email: string, advice = ''): Promise<void> {
  await ctx.database.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`e-mail ${email}`}, 0))::text`
  if (await ctx.database.user.findUnique({ where: { email } }))
    throw new Conflict(`${email} has an account already${advice}`, email)
}
