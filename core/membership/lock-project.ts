import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { requireWorkedOn } from '#core/membership/require-right.ts'

/**
 * One change of a project's members at a time, so that two administrators cannot take each other's role away at once.
 * Rows that name the project are written meanwhile.
 */
export async function lockProject(ctx: Context<Transaction>, projectId: string): Promise<void> {
  await ctx.database.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`
}

/** That the project is worked on, until commit: whoever archives it waits. @throws Conflict where it is archived */
export async function requireOpenProject(
  { database }: Pick<Context<Transaction>, 'database'>,
  projectId: string,
): Promise<void> {
  const [project] = await database.$queryRaw<{ archivedAt: Date | null; name: string }[]>`
    select "archivedAt", "name" from "Project" where "id" = ${projectId}::uuid for share`
  if (!project) throw new NotFound('Project', projectId)
  requireWorkedOn(project)
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
