import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'

export const rolesSchema = z
  .array(z.enum(Role))
  .min(1, `at least one of ${Object.keys(Role).join(', ')}`)
  .transform(roles => [...new Set(roles)])

/** Gives a member other roles. A project keeps at least one administrator. */
export async function setMembership(ctx: Context, input: { projectId: string; userId: string; roles: Role[] }) {
  await requireRight(ctx, 'SET_ROLES', input.projectId)
  const roles = parse(rolesSchema, input.roles, 'roles')
  return inTransaction(ctx, async ctx => {
    const { projectId, userId } = input
    // One change of roles at a time, so that two administrators cannot take each other's role away at once.
    await ctx.database.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for update`
    const members = await ctx.database.membership.findMany({ where: { projectId } })
    const before = members.find(m => m.userId === userId)
    if (!before) throw new NotFound('Membership', userId)
    const admins = members.filter(m => (m.userId === userId ? roles : m.roles).includes('ADMIN'))
    if (admins.length === 0) throw new InvalidInput('roles', roles.join(', '), 'a project keeps at least one ADMIN')
    const membership = await ctx.database.membership.update({
      where: { projectId_userId: { projectId, userId } },
      data: { roles },
    })
    await recordAudit(ctx, {
      action: 'MEMBERSHIP_SET',
      nounId: userId,
      projectId,
      before: { roles: before.roles },
      after: { roles },
    })
    return membership
  })
}
