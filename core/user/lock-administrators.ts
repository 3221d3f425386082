import { type Context, requireAdministrator } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Forbidden, InvalidInput } from '#core/errors.ts'

/**
 * One change of who administers the installation at a time, so that two cannot take it from each other at once. Whoever
 * acts is looked at again behind the lock. @throws Forbidden
 */
export async function lockAdministrators(ctx: Context<Transaction>, act: string): Promise<void> {
  const { id } = requireAdministrator(ctx, act)
  await ctx.database.$queryRaw`select pg_advisory_xact_lock(hashtextextended('administrators', 0))::text`
  const actor = await ctx.database.user.findFirst({ where: { id, isAdmin: true, disabledAt: null } })
  if (!actor) throw new Forbidden(`${act} needs an administrator of the installation`, [])
}

/** @throws InvalidInput where without this person nobody who can sign in would administer the installation */
export async function requireOtherAdministrator(ctx: Context<Transaction>, userId: string): Promise<void> {
  const others = { isAdmin: true, disabledAt: null, id: { not: userId } }
  if (!(await ctx.database.user.findFirst({ where: others })))
    throw new InvalidInput('userId', userId, 'somebody else: the installation keeps at least one administrator')
}
