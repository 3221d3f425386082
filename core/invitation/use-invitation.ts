import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { tokenSha256 } from '#core/invitation/token.ts'
import { requireOpenProject } from '#core/membership/lock-project.ts'

/** A link that can be used still; what was used, taken back, has expired or never was is all the same. */
export const openInvitation = (ctx: Pick<Context, 'now'>, token: string): Prisma.InvitationWhereInput => ({
  tokenSha256: tokenSha256(token),
  usedAt: null,
  revokedAt: null,
  expiresAt: { gt: ctx.now },
})

/** Uses the link up, in the same transaction as what it gives. @throws NotFound when it cannot be used; Conflict into a project that is archived */
export async function useInvitation(ctx: Context<Transaction>, token: string) {
  const [invitation] = await ctx.database.invitation.updateManyAndReturn({
    where: openInvitation(ctx, token),
    data: { usedAt: ctx.now },
  })
  if (!invitation) throw new NotFound('Invitation', token)
  if (invitation.projectId) await requireOpenProject(ctx, invitation.projectId)
  return invitation
}
