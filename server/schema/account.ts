import type { User } from '#core/generated/prisma/client.ts'
import { type Memory, once } from '#core/idempotency/once.ts'
import { changeEmail } from '#core/user/change-email.ts'
import { changeName } from '#core/user/change-name.ts'
import { changePassword } from '#core/user/change-password.ts'
import { confirmPassword } from '#core/user/confirm-password.ts'
import { mostMovedKeys, setKeys } from '#core/user/set-keys.ts'
import { passwords } from '#server/passwords.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'

const currentPassword = 'That one signs in with, asked for again.'

const ChangeNameInput = builder.inputType('ChangeNameInput', {
  description: "Another name for one's own account.",
  fields: t => ({
    name: t.string({ required: true, description: '1 to 100 characters on one line, none of them invisible.' }),
    currentPassword: t.string({ required: true, description: currentPassword }),
  }),
})

const ChangeEmailInput = builder.inputType('ChangeEmailInput', {
  description: "Another e-mail for one's own account.",
  fields: t => ({
    email: t.string({ required: true, description: 'What to sign in with from then on.' }),
    currentPassword: t.string({ required: true, description: currentPassword }),
  }),
})

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: "Another password for one's own account.",
  fields: t => ({
    currentPassword: t.string({ required: true, description: currentPassword }),
    newPassword: t.string({
      required: true,
      description: '12 to 128 characters that do not repeat, are not common, and are not the name or the e-mail.',
    }),
  }),
})

const MovedKeyInput = builder.inputType('MovedKeyInput', {
  description: 'A key of the pages, and the one that is pressed in its place.',
  fields: t => ({
    key: t.string({ required: true, description: 'As the pages name it: one letter, digit or sign other than ?.' }),
    pressed: t.string({ required: true, description: 'One letter, digit or sign other than ?.' }),
  }),
})

const SetKeysInput = builder.inputType('SetKeysInput', {
  description: 'Where the keys of the pages are for whoever asks.',
  fields: t => ({
    keys: t.field({
      type: [MovedKeyInput],
      required: true,
      description: `Those that are moved, at most ${mostMovedKeys}; they change places: each is pressed for one other.`,
    }),
  }),
})

const own: Memory<User> = {
  idOf: user => user.id,
  again: (ctx, id) => ctx.database.user.findUniqueOrThrow({ where: { id } }),
}

builder.mutationFields(t => ({
  setKeys: t.prismaField({
    type: 'User',
    description: 'Moves keys of the pages for whoever asks, in every browser. All others are where they were made.',
    args: { input: t.arg({ type: SetKeysInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'Forbidden'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'setKeys', input, key }, setKeys, own),
  }),
  changeName: t.prismaField({
    type: 'User',
    description: "Changes one's own name. What was done under the old one stays so in the audit trail.",
    args: { input: t.arg({ type: ChangeNameInput, required: true, description: 'The new name.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'Forbidden', 'TooManyAttempts'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      confirmPassword(ctx, passwords, confirm =>
        once(ctx, { verb: 'changeName', input, key }, (ctx, input) => changeName(ctx, input, confirm), own),
      ),
  }),
  changeEmail: t.prismaField({
    type: 'User',
    description: "Changes one's own e-mail, with which one signs in from then on. Nothing is sent to it.",
    args: { input: t.arg({ type: ChangeEmailInput, required: true, description: 'The new e-mail.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'Forbidden', 'Conflict', 'TooManyAttempts'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      confirmPassword(ctx, passwords, confirm =>
        once(ctx, { verb: 'changeEmail', input, key }, (ctx, input) => changeEmail(ctx, input, confirm), own),
      ),
  }),
  changePassword: t.prismaField({
    type: 'User',
    description:
      "Changes one's own password. Every other session of one's own ends, and links for a new password stop working.",
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'Old and new.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'Forbidden', 'TooManyAttempts'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      confirmPassword(ctx, passwords, confirm =>
        once(
          ctx,
          { verb: 'changePassword', input, key },
          (ctx, input) => changePassword(ctx, input, confirm, passwords),
          own,
        ),
      ),
  }),
}))
