import { hashPassword } from 'better-auth/crypto'
import { acceptInvitation, joinProject } from '#core/invitation/accept-invitation.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { setMembership } from '#core/membership/set.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { Node } from '#server/schema/node.ts'

builder.prismaObject('User', {
  description: 'Somebody with an account.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the account.' }),
    name: t.exposeString('name', { description: 'As they write it.' }),
    email: t.exposeString('email', { description: 'What they sign in with.' }),
  }),
})

builder.prismaObject('Membership', {
  description: 'Somebody in a project, with their roles.',
  fields: t => ({
    user: t.relation('user', { description: 'Who.' }),
    roles: t.expose('roles', { type: [Role], description: 'What they are there; never empty.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
})

const Viewer = builder.objectRef<{ id: string; isAdmin: boolean }>('Viewer').implement({
  description: 'Who is signed in.',
  fields: t => ({
    user: t.prismaField({
      type: 'User',
      description: 'Their account.',
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
      isAdmin: t.exposeBoolean('isAdmin', { description: 'Makes an administrator of the installation.' }),
      project: t.exposeString('project', { nullable: true, description: 'Name of the project; null: of none.' }),
      roles: t.expose('roles', { type: [Role], description: 'Which they would have there.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be used.' }),
    }),
  })

const InvitationLink = builder.objectRef<{ token: string; expiresAt: Date }>('InvitationLink').implement({
  description: 'Shown once: the token is stored nowhere.',
  fields: t => ({
    token: t.exposeString('token', { description: 'What the link carries.' }),
    url: t.string({
      description: 'The link itself.',
      resolve: (link, _args, ctx) => `${ctx.publicUrl}/invitation/${link.token}`,
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be used.' }),
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
    args: { token: t.arg.string({ required: true, description: 'Of the link.' }) },
    resolve: (_root, { token }, ctx) => previewInvitation(ctx, token),
  }),
}))

const AcceptInvitationInput = builder.inputType('AcceptInvitationInput', {
  description: 'Whose account a link makes.',
  fields: t => ({
    token: t.string({ required: true, description: 'Of the link.' }),
    name: t.string({ required: true, description: 'As others are to read it.' }),
    email: t.string({ required: true, description: 'What they will sign in with.' }),
    password: t.string({ required: true, description: '12 to 128 characters.' }),
  }),
})

const JoinProjectInput = builder.inputType('JoinProjectInput', {
  description: 'Which link is used.',
  fields: t => ({ token: t.string({ required: true, description: 'Of the link.' }) }),
})

const InvitePersonInput = builder.inputType('InvitePersonInput', {
  description: 'What a link offers.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'In which project.' }),
    roles: t.field({ type: [Role], required: true, description: 'Which roles; at least one.' }),
  }),
})

const SetMembershipInput = builder.inputType('SetMembershipInput', {
  description: 'What somebody is to be in a project.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Where.' }),
    userId: t.id({ required: true, description: 'Who; a member already.' }),
    roles: t.field({ type: [Role], required: true, description: 'Their roles from now on; at least one.' }),
  }),
})

builder.mutationFields(t => ({
  acceptInvitation: t.prismaField({
    type: 'User',
    description: 'Makes the account that a one-time link offers; sign in with it at /auth/sign-in/email.',
    args: { input: t.arg({ type: AcceptInvitationInput, required: true, description: 'Who.' }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => acceptInvitation(ctx, input, hashPassword),
  }),
  joinProject: t.prismaField({
    type: 'Membership',
    description: 'The same link, opened by somebody who has an account and is signed in.',
    args: { input: t.arg({ type: JoinProjectInput, required: true, description: 'Which link.' }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => joinProject(ctx, input),
  }),
  invitePerson: t.field({
    type: InvitationLink,
    description: 'Makes a one-time link that lets somebody in.',
    args: { input: t.arg({ type: InvitePersonInput, required: true, description: 'What it offers.' }) },
    errors: refusals,
    resolve: (_root, { input }, ctx) => invitePerson(ctx, input),
  }),
  setMembership: t.prismaField({
    type: 'Membership',
    description: 'Gives a member other roles.',
    args: { input: t.arg({ type: SetMembershipInput, required: true, description: 'Whom, and which.' }) },
    errors: refusals,
    resolve: (_query, _root, { input }, ctx) => setMembership(ctx, input),
  }),
}))
