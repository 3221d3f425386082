import { type Context, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'

/** A link that whoever asks has made, if they may still make such a one. @throws NotFound */
export async function findOwnInvitation(ctx: Context, id: string) {
  const { id: createdById, isAdmin, key } = requireActor(ctx)
  const admin = { userId: createdById, roles: { has: 'ADMIN' as const } }
  const may = isAdmin && !key ? [{ projectId: null }] : []
  const invitation = await ctx.database.invitation.findFirst({
    where: { id, createdById, OR: [{ project: { memberships: { some: admin } } }, ...may] },
  })
  if (!invitation) throw new NotFound('Invitation', id)
  return invitation
}
