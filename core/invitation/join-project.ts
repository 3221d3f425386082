import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import type { Invitation } from '#core/generated/prisma/client.ts'
import { openInvitation, useInvitation } from '#core/invitation/use-invitation.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { lockActor } from '#core/user/lock-user.ts'

/** A link that makes an account, opened by somebody who has one: adds what it offers to what they are. */
export async function joinProject(ctx: Context, input: { token: string }): Promise<Invitation> {
  const actor = requirePerson(ctx, 'to join a project')
  return inTransaction(ctx, async ctx => {
    const offered = await ctx.database.invitation.findFirst({ where: openInvitation(ctx, input.token) })
    if (!offered) throw new NotFound('Invitation', input.token)
    // Before the link is used up, in the order in which everybody locks.
    if (offered.projectId) await lockProject(ctx, offered.projectId)
    await lockActor(ctx)
    const { id } = await useInvitation(ctx, input.token)
    const invitation = await ctx.database.invitation.update({ where: { id }, data: { acceptedById: actor.id } })
    await (invitation.projectId ? addRoles(ctx, actor.id, invitation) : addAdministrator(ctx, actor.id, invitation))
    await announce(ctx, personTopic(actor.id))
    return invitation
  })
}

async function addRoles(ctx: Context<Transaction>, userId: string, { id, projectId, roles }: Invitation) {
  const key = { projectId: projectId ?? '', userId }
  const before = await ctx.database.membership.findUnique({ where: { projectId_userId: key } })
  const after = [...new Set([...(before?.roles ?? []), ...roles])]
  await ctx.database.membership.upsert({
    where: { projectId_userId: key },
    create: { ...key, roles: after },
    update: { roles: after },
  })
  await recordAudit(ctx, {
    action: 'MEMBERSHIP_SET',
    nounId: userId,
    projectId,
    before: { roles: before?.roles ?? [] },
    after: { roles: after, invitationId: id },
  })
}

async function addAdministrator(ctx: Context<Transaction>, userId: string, { id, isAdmin }: Invitation) {
  if (!isAdmin) throw new Error(`invitation ${id} offers nothing`)
  const { isAdmin: wasAdmin } = await ctx.database.user.findUniqueOrThrow({ where: { id: userId } })
  await ctx.database.user.update({ where: { id: userId }, data: { isAdmin } })
  await recordAudit(ctx, {
    action: 'ADMINISTRATOR_SET',
    nounId: userId,
    before: { isAdmin: wasAdmin },
    after: { isAdmin, invitationId: id },
  })
}
