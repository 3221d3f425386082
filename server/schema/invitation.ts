import { requireActor, requireAdministrator } from '#core/context.ts'
import type { Invitation, Prisma, User } from '#core/generated/prisma/client.ts'
import { type Memory, once } from '#core/idempotency/once.ts'
import { acceptInvitation } from '#core/invitation/accept-invitation.ts'
import { findOwnInvitation } from '#core/invitation/find-own-invitation.ts'
import { type invitationStatuses, statusOfInvitation } from '#core/invitation/invitation-status.ts'
import { inviteAdministrator } from '#core/invitation/invite-administrator.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { joinProject } from '#core/invitation/join-project.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { revokeInvitation } from '#core/invitation/revoke-invitation.ts'
import { requireRight } from '#core/membership/require-right.ts'
import type { ServerContext } from '#server/context.ts'
import { passwords } from '#server/passwords.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { tokenFor } from '#server/token-for.ts'

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
  count: (ctx, where) => ctx.database.invitation.count({ where }),
})

builder.prismaObjectField('Project', 'invitations', t =>
  t.field({
    type: Invitations.type,
    nullable: true,
    description: 'Links into the project, newest first. For those who may invite people.',
    args: pageArgs,
    resolve: async ({ id: projectId }, args, ctx, info) => {
      await requireRight(ctx, 'INVITE_PEOPLE', projectId)
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

type Link = Awaited<ReturnType<typeof invitePerson>>

const InvitationLink = builder.objectRef<Link>('InvitationLink').implement({
  description: 'Shown once: the token is stored nowhere.',
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the invitation, to take it back with.' }),
    token: t.exposeString('token', { description: 'The secret in the address.' }),
    url: t.string({
      description: 'What to give to the person, and to nobody else.',
      resolve: (link, _args, ctx) => `${ctx.publicUrl}/invitation/${link.token}`,
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works, once.' }),
  }),
})

const JoinedProject = builder.objectRef<Invitation>('JoinedProject').implement({
  description: 'What a link has made of somebody who had an account.',
  fields: t => ({
    project: t.prismaField({
      type: 'Project',
      nullable: true,
      description: 'Of which they are a member now; null: they administer the installation now.',
      resolve: (query, { projectId }, _args, ctx) =>
        projectId === null ? null : ctx.database.project.findUniqueOrThrow({ ...query, where: { id: projectId } }),
    }),
    roles: t.expose('roles', { type: [Role], description: 'What the link added to their roles.' }),
    isAdmin: t.exposeBoolean('isAdmin', { description: 'Whether it made them administer the installation.' }),
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

const AcceptInvitationInput = builder.inputType('AcceptInvitationInput', {
  description: 'A new account, by a one-time link.',
  fields: t => ({
    token: t.string({ required: true, description: 'Of the link.' }),
    name: t.string({ required: true, description: '1 to 100 characters on one line, none of them invisible.' }),
    email: t.string({ required: true, description: 'What to sign in with.' }),
    password: t.string({
      required: true,
      description: '12 to 128 characters that do not repeat, are not common, and are not the name or the e-mail.',
    }),
  }),
})

const JoinProjectInput = builder.inputType('JoinProjectInput', {
  description: 'A one-time link, by somebody who has an account.',
  fields: t => ({ token: t.string({ required: true, description: 'Of the link.' }) }),
})

const InvitePersonInput = builder.inputType('InvitePersonInput', {
  description: 'A link into a project.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Of the project.' }),
    roles: t.field({ type: [Role], required: true, description: 'What it makes somebody there; at least one.' }),
  }),
})

const InviteAdministratorInput = builder.inputType('InviteAdministratorInput', {
  description: 'A link that makes another administrator of the installation.',
  fields: t => ({ reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }) }),
})

const RevokeInvitationInput = builder.inputType('RevokeInvitationInput', {
  description: 'A link to take back.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the invitation.' }) }),
})

const person: Memory<User> = {
  idOf: user => user.id,
  again: (ctx, id) => ctx.database.user.findUniqueOrThrow({ where: { id } }),
}

/** The link again, for whoever made it, whose secret the repeated call derives anew. */
const sameLink = ({ secret }: ServerContext): Memory<Link> => ({
  idOf: link => link.id,
  again: async (ctx, id) => {
    const { expiresAt } = await findOwnInvitation(ctx, id)
    return { id, expiresAt, token: tokenFor({ ...ctx, secret }) }
  },
})

builder.mutationFields(t => ({
  acceptInvitation: t.prismaField({
    type: 'User',
    description: 'Makes the account that a one-time link offers; sign in with it at /auth/sign-in/email.',
    args: { input: t.arg({ type: AcceptInvitationInput, required: true, description: 'Who.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'acceptInvitation', input, key, holds: input.token },
        (ctx, input) => acceptInvitation(ctx, input, passwords.hash),
        person,
      ),
  }),
  joinProject: t.field({
    type: JoinedProject,
    description:
      'The same link, opened by somebody who has an account and is signed in: adds what it offers to what they are. Not by API key.',
    args: { input: t.arg({ type: JoinProjectInput, required: true, description: 'The link.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'joinProject', input, key }, joinProject, {
        idOf: invitation => invitation.id,
        again: (ctx, id) =>
          ctx.database.invitation.findFirstOrThrow({ where: { id, acceptedById: requireActor(ctx).id } }),
      }),
  }),
  invitePerson: t.field({
    type: InvitationLink,
    description: 'A link into a project, for seven days, for one person.',
    args: { input: t.arg({ type: InvitePersonInput, required: true, description: 'Where, and as what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'invitePerson', input, key },
        (ctx, input) => invitePerson(ctx, input, tokenFor(ctx)),
        sameLink(ctx),
      ),
  }),
  inviteAdministrator: t.field({
    type: InvitationLink,
    description:
      'A link, for seven days, that makes one person an administrator of the installation. By administrators of the installation.',
    args: { input: t.arg({ type: InviteAdministratorInput, required: true, description: 'Why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'Forbidden'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'inviteAdministrator', input, key },
        (ctx, input) => inviteAdministrator(ctx, input, tokenFor(ctx)),
        sameLink(ctx),
      ),
  }),
  revokeInvitation: t.prismaField({
    type: 'Invitation',
    description: 'Takes a link back before anybody uses it; from then on it is as if it had never been.',
    args: { input: t.arg({ type: RevokeInvitationInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'revokeInvitation', input, key }, revokeInvitation, {
        idOf: invitation => invitation.id,
        again: (ctx, id) => ctx.database.invitation.findUniqueOrThrow({ where: { id } }),
      }),
  }),
}))
