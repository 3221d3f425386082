import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requirePerson } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import type { Invitation } from '#core/generated/prisma/client.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import { openInvitation, useInvitation } from '#core/invitation/use-invitation.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { lockActor } from '#core/user/lock-user.ts'

export interface Joined {
  invitationId: string
  /** Null: they administer the installation now. */
  projectId: string | null
  isAdmin: boolean
  /** All that they are in the project now. */
  roles: Role[]
}

/** A link that makes an account, opened by somebody who has one: adds what it offers to what they are. */
export async function joinProject(ctx: Context, input: { token: string }): Promise<Joined> {
  const actor = requirePerson(ctx, 'to join a project')
  return inTransaction(ctx, async ctx => {
    const offered = await ctx.database.invitation.findFirst({ where: openInvitation(ctx, input.token) })
    if (!offered) throw new NotFound('Invitation', input.token)
    // Before the link is used up, in the order in which everybody locks.
    if (offered.projectId) await lockProject(ctx, offered.projectId)
    await lockActor(ctx)
    const { id } = await useInvitation(ctx, input.token)
    const invitation = await ctx.database.invitation.update({ where: { id }, data: { acceptedById: actor.id } })
    const { projectId, isAdmin } = invitation
    const roles = projectId ? await addRoles(ctx, actor.id, invitation) : []
    if (!projectId) await addAdministrator(ctx, actor.id, invitation)
    await announce(ctx, personTopic(actor.id))
    return { invitationId: id, projectId, isAdmin, roles }
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
  return after
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

/** What a link that they used has made of somebody, as it is now. @throws NotFound */
export async function findJoined(ctx: Context, invitationId: string): Promise<Joined> {
  const { id: userId } = requirePerson(ctx, 'to join a project')
  const used = await ctx.database.invitation.findFirst({ where: { id: invitationId, acceptedById: userId } })
  if (!used) throw new NotFound('Invitation', invitationId)
  const { projectId, isAdmin } = used
  const membership = projectId && (await ctx.database.membership.findFirst({ where: { projectId, userId } }))
  if (projectId && !membership) throw new NotFound('Project', projectId)
  return { invitationId, projectId, isAdmin, roles: membership ? membership.roles : [] }
}
