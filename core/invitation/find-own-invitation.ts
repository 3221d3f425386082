import { type Context, requireActor, requireAdministrator } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** A link that whoever asks has made, if they may still make such a one, an API key as far as it goes. @throws NotFound, Forbidden */
export async function findOwnInvitation(ctx: Context, id: string) {
  const { id: createdById } = requireActor(ctx)
  const invitation = await ctx.database.invitation.findFirst({ where: { id, createdById } })
  if (!invitation) throw new NotFound('Invitation', id)
  if (invitation.projectId) await requireRight(ctx, 'INVITE_PEOPLE', invitation.projectId, 'Invitation', id)
  else requireAdministrator(ctx, 'to invite another administrator')
  return invitation
}
