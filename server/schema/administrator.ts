import { requireAdministrator } from '#core/context.ts'
import type { User } from '#core/generated/prisma/client.ts'
import { type Memory, once } from '#core/idempotency/once.ts'
import { disableUser } from '#core/user/disable-user.ts'
import { enableUser } from '#core/user/enable-user.ts'
import { setAdministrator } from '#core/user/set-administrator.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'

const DisableUserInput = builder.inputType('DisableUserInput', {
  description: 'Whom to shut out, and why.',
  fields: t => ({
    userId: t.id({ required: true, description: 'Of the person.' }),
    reason: t.string({ required: true, description: 'Why, for the audit trail: 1 to 500 characters.' }),
  }),
})

const EnableUserInput = builder.inputType('EnableUserInput', {
  description: 'Whom to let in again.',
  fields: t => ({
    userId: t.id({ required: true, description: 'Of the person.' }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const SetAdministratorInput = builder.inputType('SetAdministratorInput', {
  description: 'Who administers the installation, or does no more.',
  fields: t => ({
    userId: t.id({ required: true, description: 'Of the person.' }),
    isAdmin: t.boolean({ required: true, description: 'Whether they do from now on.' }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const account: Memory<User> = {
  idOf: user => user.id,
  again: (ctx, id) => {
    requireAdministrator(ctx, 'to see this account')
    return ctx.database.user.findUniqueOrThrow({ where: { id } })
  },
}

const errors = refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict')

builder.mutationFields(t => ({
  disableUser: t.prismaField({
    type: 'User',
    description:
      'Shuts somebody out at once: their sessions and API keys end, and links that they made and nobody has used are taken back. Work, memberships and name stay. By administrators of the installation, of whom one stays.',
    args: { input: t.arg({ type: DisableUserInput, required: true, description: 'Whom, and why.' }), ...keyArg },
    errors,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'disableUser', input, key }, disableUser, account),
  }),
  enableUser: t.prismaField({
    type: 'User',
    description:
      'Lets somebody in again, with their memberships; sessions, keys and links that ended stay ended. By administrators of the installation.',
    args: { input: t.arg({ type: EnableUserInput, required: true, description: 'Whom.' }), ...keyArg },
    errors,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'enableUser', input, key }, enableUser, account),
  }),
  setAdministrator: t.prismaField({
    type: 'User',
    description:
      'Makes somebody an administrator of the installation, or takes that away, with the links that it let them make. By administrators of the installation, of whom one stays.',
    args: { input: t.arg({ type: SetAdministratorInput, required: true, description: 'Whom, and what.' }), ...keyArg },
    errors,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'setAdministrator', input, key }, setAdministrator, account),
  }),
}))
