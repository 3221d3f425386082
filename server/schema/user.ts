import { hashPassword } from 'better-auth/crypto'
import { acceptInvitation, joinProject } from '#core/invitation/accept-invitation.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { setMembership } from '#core/membership/set.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'

builder.prismaObject('User', {
  fields: t => ({ id: t.exposeID('id'), name: t.exposeString('name'), email: t.exposeString('email') }),
})

builder.prismaObject('Membership', {
  fields: t => ({
    user: t.relation('user'),
    roles: t.expose('roles', { type: [Role] }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

const Viewer = builder.objectRef<{ id: string; isAdmin: boolean }>('Viewer').implement({
  description: 'Who is signed in.',
  fields: t => ({
    user: t.prismaField({
      type: 'User',
      resolve: (query, viewer, _args, ctx) =>
        ctx.database.user.findUniqueOrThrow({ ...query, where: { id: viewer.id } }),
    }),
    isAdmin: t.exposeBoolean('isAdmin', { description: 'Administrator of the installation: may create projects.' }),
  }),
})

const InvitationPreview = builder
  .objectRef<NonNullable<Awaited<ReturnType<typeof previewInvitation>>>>('InvitationPreview')
  .implement({
    description: 'What a one-time link offers, before it is used.',
    fields: t => ({
      isAdmin: t.exposeBoolean('isAdmin'),
      project: t.exposeString('project', { nullable: true }),
      roles: t.expose('roles', { type: [Role] }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    }),
  })

const InvitationLink = builder.objectRef<{ token: string; expiresAt: Date }>('InvitationLink').implement({
  description: 'Shown once: the token is stored nowhere.',
  fields: t => ({
    token: t.exposeString('token'),
    url: t.string({ resolve: (link, _args, ctx) => `${ctx.publicUrl}/invitation/${link.token}` }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
})

builder.queryFields(t => ({
  viewer: t.field({
    type: Viewer,
    nullable: true,
    description: 'Null when signed out.',
    resolve: (_root, _args, ctx) => ctx.actor,
  }),
  invitation: t.field({
    type: InvitationPreview,
    nullable: true,
    description: 'Null when the link was used, has expired or never existed.',
    args: { token: t.arg.string({ required: true }) },
    resolve: (_root, { token }, ctx) => previewInvitation(ctx, token),
  }),
}))

const AcceptInvitationInput = builder.inputType('AcceptInvitationInput', {
  fields: t => ({
    token: t.string({ required: true }),
    name: t.string({ required: true }),
    email: t.string({ required: true }),
    password: t.string({ required: true, description: '12 to 128 characters.' }),
  }),
})

const JoinProjectInput = builder.inputType('JoinProjectInput', {
  fields: t => ({ token: t.string({ required: true }) }),
})

const InvitePersonInput = builder.inputType('InvitePersonInput', {
  fields: t => ({ projectId: t.id({ required: true }), roles: t.field({ type: [Role], required: true }) }),
})

const SetMembershipInput = builder.inputType('SetMembershipInput', {
  fields: t => ({
    projectId: t.id({ required: true }),
    userId: t.id({ required: true }),
    roles: t.field({ type: [Role], required: true }),
  }),
})

builder.mutationFields(t => ({
  acceptInvitation: t.prismaField({
    type: 'User',
    description: 'Makes the account that a one-time link offers; sign in with it at /auth/sign-in/email.',
    args: { input: t.arg({ type: AcceptInvitationInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => acceptInvitation(ctx, input, hashPassword),
  }),
  joinProject: t.prismaField({
    type: 'Membership',
    description: 'The same link, opened by somebody who has an account and is signed in.',
    args: { input: t.arg({ type: JoinProjectInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => joinProject(ctx, input),
  }),
  invitePerson: t.field({
    type: InvitationLink,
    args: { input: t.arg({ type: InvitePersonInput, required: true }) },
    errors: refusals,
    resolve: (_root, { input }, ctx) => invitePerson(ctx, input),
  }),
  setMembership: t.prismaField({
    type: 'Membership',
    args: { input: t.arg({ type: SetMembershipInput, required: true }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => setMembership(ctx, input),
  }),
}))
