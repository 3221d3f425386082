import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireAdministrator } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { parse } from '#core/parse.ts'
import { givenReasonSchema } from '#core/reason.ts'
import { lockAdministrators } from '#core/user/lock-administrators.ts'
import { lockUser } from '#core/user/lock-user.ts'

const act = 'to appoint an ADMIN of a project that has none'

/** Projects in which nobody who can sign in is ADMIN. */
export const withoutAdmin: Prisma.ProjectWhereInput = {
  memberships: { none: { roles: { has: 'ADMIN' }, user: { disabledAt: null } } },
}

export interface Appointment {
  projectId: string
  userId: string
  reason: string
}

/**
 * The way back into a project whose every ADMIN is disabled, and into no other: that there is one is nobody's to know who
 * is not a member. Whoever is appointed keeps the roles that they had there.
 */
export async function appointAdmin(ctx: Context, input: Appointment) {
  requireAdministrator(ctx, act)
  const { userId } = input
  const projectId = requireId('Project', input.projectId)
  const reason = parse(givenReasonSchema, input.reason, 'reason')
  return inTransaction(ctx, async ctx => {
    await lockAdministrators(ctx, act)
    await lockProject(ctx, projectId)
    const project = await ctx.database.project.findFirst({ where: { id: projectId, ...withoutAdmin } })
    if (!project) throw new NotFound('Project', projectId)
    const { disabledAt, name } = await lockUser(ctx, userId)
    if (disabledAt) throw new Conflict(`${name}'s account is disabled: enable it first`, 'disabled')
    const key = { projectId, userId }
    const before = await ctx.database.membership.findUnique({ where: { projectId_userId: key } })
    const roles = [...(before?.roles ?? []), 'ADMIN' as const]
    const membership = await ctx.database.membership.upsert({
      where: { projectId_userId: key },
      create: { ...key, roles },
      update: { roles },
    })
    await recordAudit(ctx, {
      action: 'MEMBERSHIP_SET',
      nounId: userId,
      projectId,
      before: { roles: before?.roles ?? [] },
      after: { roles },
      reason,
    })
    await announce(ctx, personTopic(userId))
    return membership
  })
}
