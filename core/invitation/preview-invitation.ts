import type { Context } from '#core/context.ts'
import { tokenSha256 } from '#core/invitation/token.ts'

/** What a one-time link offers. @returns null when it was used, has expired or never existed */
export async function previewInvitation(ctx: Context, token: string) {
  const invitation = await ctx.database.invitation.findFirst({
    where: { tokenSha256: tokenSha256(token), usedAt: null, expiresAt: { gt: ctx.now } },
    include: { project: true },
  })
  if (!invitation) return null
  const { isAdmin, project, roles, expiresAt } = invitation
  return { isAdmin, project: project?.name ?? null, roles, expiresAt }
}
