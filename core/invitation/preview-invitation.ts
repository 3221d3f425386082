import type { Context } from '#core/context.ts'
import { openInvitation } from '#core/invitation/use-invitation.ts'

/** What a one-time link offers. @returns null when it was used, taken back, has expired or never existed */
export async function previewInvitation(ctx: Context, token: string) {
  const invitation = await ctx.database.invitation.findFirst({
    where: openInvitation(ctx, token),
    include: { project: { include: { memberships: { where: { userId: ctx.actor?.id ?? '' } } } } },
  })
  if (!invitation) return null
  const { isAdmin, project, roles, expiresAt } = invitation
  const [own] = project?.memberships ?? []
  return {
    isAdmin,
    project: project?.name ?? null,
    roles,
    expiresAt,
    /** Of a project's link: whether whoever looks is a member; of an administrator's: whether they are one. */
    isViewerMember: project ? own !== undefined : ctx.actor?.isAdmin === true,
    viewerRoles: own?.roles ?? [],
  }
}
