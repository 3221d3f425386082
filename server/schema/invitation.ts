import { requireAdministrator } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { type invitationStatuses, statusOfInvitation } from '#core/invitation/invitation-status.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

const InvitationStatus = builder.enumType('InvitationStatus', {
  description: 'What has become of a link.',
  values: {
    PENDING: { description: 'Nobody has used it; it works until it expires.' },
    USED: { description: 'Somebody has; see acceptedBy.' },
    REVOKED: { description: 'It was taken back before anybody did.' },
    EXPIRED: { description: 'Nobody did in time.' },
  } satisfies Record<(typeof invitationStatuses)[number], { description: string }>,
})

const InvitationRef = builder.prismaObject('Invitation', {
  description: 'A one-time link that was made. Its token is stored nowhere.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    status: t.field({
      type: InvitationStatus,
      description: 'What has become of it.',
      select: { usedAt: true, revokedAt: true, expiresAt: true },
      resolve: (invitation, _args, ctx) => statusOfInvitation(invitation, ctx.now),
    }),
    isAdmin: t.exposeBoolean('isAdmin', { description: 'Makes an administrator of the installation.' }),
    roles: t.expose('roles', { type: [Role], description: 'What it makes somebody in the project.' }),
    createdBy: t.relation('createdBy', { nullable: true, description: 'Who made it; null: the product itself.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works, once.' }),
    usedAt: t.expose('usedAt', { type: 'DateTime', nullable: true, description: 'When somebody used it.' }),
    acceptedBy: t.relation('acceptedBy', {
      nullable: true,
      description: 'Who used it; null: nobody, or before that was kept.',
    }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true, description: 'When it was taken back.' }),
  }),
})

const Invitations = pagesOf('Invitation', InvitationRef, {
  find: (ctx, query: Prisma.InvitationFindManyArgs) => ctx.database.invitation.findMany(query),
  count: (ctx, query) => ctx.database.invitation.count(query),
})

builder.prismaObjectField('Project', 'invitations', t =>
  t.field({
    type: Invitations.type,
    nullable: true,
    description: 'Links into the project, newest first. For those who may invite people.',
    args: pageArgs,
    resolve: async ({ id: projectId }, args, ctx, info) => {
      await requireRightInArchived(ctx, 'INVITE_PEOPLE', projectId)
      return Invitations.page({ ctx, info, args, order: newestFirst('Invitation'), where: { projectId } })
    },
  }),
)

type Preview = NonNullable<Awaited<ReturnType<typeof previewInvitation>>>

const InvitationPreview = builder.objectRef<Preview>('InvitationPreview').implement({
  description: 'What a one-time link offers, before it is used.',
  fields: t => ({
    isAdmin: t.exposeBoolean('isAdmin', { description: 'To administer the installation.' }),
    project: t.exposeString('project', { nullable: true, description: 'Into which project, by name.' }),
    roles: t.expose('roles', { type: [Role], description: 'As what.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works, once.' }),
    isViewerMember: t.exposeBoolean('isViewerMember', {
      description: 'Whether whoever is signed in is a member already, or an administrator; false when signed out.',
    }),
    viewerRoles: t.expose('viewerRoles', { type: [Role], description: 'What they are in that project already.' }),
  }),
})

builder.queryFields(t => ({
  invitation: t.field({
    type: InvitationPreview,
    nullable: true,
    description: 'Null when the link was used, taken back, has expired or never existed.',
    args: { token: t.arg.string({ required: true, description: 'Of the link.' }) },
    resolve: (_root, { token }, ctx) => previewInvitation(ctx, token),
  }),
  invitations: t.field({
    type: Invitations.type,
    nullable: true,
    description:
      'Links that make administrators of the installation, newest first. For administrators of the installation.',
    args: pageArgs,
    resolve: (_root, args, ctx, info) =>
      requireAdministrator(ctx, 'to see who was invited to administer the installation') &&
      Invitations.page({ ctx, info, args, order: newestFirst('Invitation'), where: { projectId: null } }),
  }),
}))
