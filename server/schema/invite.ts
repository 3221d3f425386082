import type { User } from '#core/generated/prisma/client.ts'
import { type Memory, once } from '#core/idempotency/once.ts'
import { acceptInvitation } from '#core/invitation/accept-invitation.ts'
import { findOwnInvitation } from '#core/invitation/find-own-invitation.ts'
import { inviteAdministrator } from '#core/invitation/invite-administrator.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { findJoined, type Joined, joinProject } from '#core/invitation/join-project.ts'
import { revokeInvitation } from '#core/invitation/revoke-invitation.ts'
import type { ServerContext } from '#server/context.ts'
import { passwords } from '#server/passwords.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { tokenFor } from '#server/token-for.ts'

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

const JoinedProject = builder.objectRef<Joined>('JoinedProject').implement({
  description: 'What a link has made of somebody who had an account.',
  fields: t => ({
    project: t.prismaField({
      type: 'Project',
      nullable: true,
      description: 'Of which they are a member now; null: they administer the installation now.',
      resolve: (query, { projectId }, _args, ctx) =>
        projectId === null ? null : ctx.database.project.findUniqueOrThrow({ ...query, where: { id: projectId } }),
    }),
    roles: t.expose('roles', { type: [Role], description: 'All that they are in the project now.' }),
    isAdmin: t.exposeBoolean('isAdmin', { description: 'Whether it made them administer the installation.' }),
  }),
})

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
        idOf: joined => joined.invitationId,
        again: findJoined,
      }),
  }),
  invitePerson: t.field({
    type: InvitationLink,
    description: 'A link into a project, for seven days, for one person.',
    args: { input: t.arg({ type: InvitePersonInput, required: true, description: 'Where, and as what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
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
