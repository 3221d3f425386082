import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'

/**
 * One change of a project's members at a time, so that two administrators cannot take each other's role away at once.
 * Rows that name the project are written meanwhile.
 */
export async function lockProject(ctx: Context<Transaction>, projectId: string): Promise<void> {
  await ctx.database.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`
}

/** @throws InvalidInput where nobody who can sign in would be ADMIN, were this person no more */
export async function requireOtherAdmin(
  ctx: Context<Transaction>,
  { projectId, userId }: { projectId: string; userId: string },
  field: string,
): Promise<void> {
  const where = { projectId, userId: { not: userId }, roles: { has: 'ADMIN' as const }, user: { disabledAt: null } }
  if (!(await ctx.database.membership.findFirst({ where })))
    throw new InvalidInput(field, userId, 'somebody else: a project keeps at least one ADMIN')
}
