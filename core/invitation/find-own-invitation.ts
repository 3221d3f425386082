import { type Context, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'

/** A link that whoever asks has made, if they, and the key that they came with, may still make such a one. @throws NotFound */
export async function findOwnInvitation(ctx: Context, id: string) {
  const { id: createdById, isAdmin, key } = requireActor(ctx)
  const memberships = { some: { userId: createdById, roles: { has: 'ADMIN' as const } } }
  const opened = key && { id: { in: key.roles.includes('ADMIN') ? [...key.projectIds] : [] } }
  const may = isAdmin ? [{ projectId: null }] : []
  const invitation = await ctx.database.invitation.findFirst({
    where: { id, createdById, OR: [{ project: { ...opened, memberships } }, ...may] },
  })
  if (!invitation) throw new NotFound('Invitation', id)
  return invitation
}
