import { requireAdministrator } from '#core/context.ts'
import type { User } from '#core/generated/prisma/client.ts'
import { type Memory, once } from '#core/idempotency/once.ts'
import { createPasswordReset } from '#core/password-reset/create-password-reset.ts'
import { previewPasswordReset } from '#core/password-reset/preview-password-reset.ts'
import { resetPassword } from '#core/password-reset/reset-password.ts'
import type { ServerContext } from '#server/context.ts'
import { passwords } from '#server/passwords.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { tokenFor } from '#server/token-for.ts'

type Link = Awaited<ReturnType<typeof createPasswordReset>>

const PasswordResetLink = builder.objectRef<Link>('PasswordResetLink').implement({
  description: 'Shown once: the token is stored nowhere.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID, which the audit trail names.' }),
    token: t.exposeString('token', { description: 'The secret in the address.' }),
    url: t.string({
      description: 'What to give to the person, and to nobody else.',
      resolve: (link, _args, ctx) => `${ctx.publicUrl}/new-password/${link.token}`,
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works, once.' }),
  }),
})

const PasswordResetPreview = builder
  .objectRef<NonNullable<Awaited<ReturnType<typeof previewPasswordReset>>>>('PasswordResetPreview')
  .implement({
    description: 'Whose password a one-time link sets, before it is used.',
    fields: t => ({
      userName: t.exposeString('userName', { description: 'Of the person.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it works, once.' }),
    }),
  })

const CreatePasswordResetInput = builder.inputType('CreatePasswordResetInput', {
  description: 'Who is to set a new password.',
  fields: t => ({ userId: t.id({ required: true, description: 'Of the person.' }) }),
})

const ResetPasswordInput = builder.inputType('ResetPasswordInput', {
  description: 'A new password, by a one-time link.',
  fields: t => ({
    token: t.string({ required: true, description: 'Of the link.' }),
    newPassword: t.string({
      required: true,
      description: '12 to 128 characters that do not repeat, are not common, and are not the name or the e-mail.',
    }),
  }),
})

/** The link again, whose secret the repeated call derives anew. */
const sameLink = ({ secret }: ServerContext): Memory<Link> => ({
  idOf: link => link.id,
  again: async (ctx, id) => {
    requireAdministrator(ctx, 'to see this link')
    const { expiresAt } = await ctx.database.passwordReset.findUniqueOrThrow({ where: { id } })
    return { id, expiresAt, token: tokenFor({ ...ctx, secret }) }
  },
})

const person: Memory<User> = {
  idOf: user => user.id,
  again: (ctx, id) => ctx.database.user.findUniqueOrThrow({ where: { id } }),
}

builder.queryFields(t => ({
  passwordReset: t.field({
    type: PasswordResetPreview,
    nullable: true,
    description: 'Null when the link was used, taken back, has expired or never existed.',
    args: { token: t.arg.string({ required: true, description: 'Of the link.' }) },
    resolve: (_root, { token }, ctx) => previewPasswordReset(ctx, token),
  }),
}))

builder.mutationFields(t => ({
  createPasswordReset: t.field({
    type: PasswordResetLink,
    description:
      'A link, for a day, with which somebody sets a new password; an earlier one stops working. By administrators of the installation.',
    args: { input: t.arg({ type: CreatePasswordResetInput, required: true, description: 'Whose.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'createPasswordReset', input, key },
        (ctx, input) => createPasswordReset(ctx, input, tokenFor(ctx)),
        sameLink(ctx),
      ),
  }),
  resetPassword: t.prismaField({
    type: 'User',
    description:
      'Sets the password that a one-time link is for, by whoever has it, and uses it up. Every session of theirs ends: sign in with it at /auth/sign-in/email.',
    args: { input: t.arg({ type: ResetPasswordInput, required: true, description: 'Link and password.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'resetPassword', input, key, holds: input.token },
        (ctx, input) => resetPassword(ctx, input, passwords),
        person,
      ),
  }),
}))
