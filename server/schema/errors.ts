import { Conflict, Forbidden, InvalidInput, NotFound, TooManyAttempts } from '#core/errors.ts'
import { LabelConflict } from '#core/label/set-label.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'

const UserError = builder.interfaceRef<Error>('UserError').implement({
  description: 'Shown beside the input that caused it.',
  fields: t => ({ message: t.exposeString('message') }),
})

builder.objectType(InvalidInput, {
  name: 'InvalidInput',
  description: 'A value that is not allowed: which, where, and what would be.',
  interfaces: [UserError],
  fields: t => ({
    field: t.exposeString('field'),
    value: t.exposeString('value'),
    allowed: t.exposeString('allowed'),
  }),
})

builder.objectType(NotFound, {
  name: 'NotFound',
  interfaces: [UserError],
  fields: t => ({ noun: t.exposeString('noun'), value: t.exposeString('value') }),
})

builder.objectType(Forbidden, {
  name: 'Forbidden',
  interfaces: [UserError],
  fields: t => ({ requiredRoles: t.expose('requiredRoles', { type: [Role] }) }),
})

builder.objectType(Conflict, {
  name: 'Conflict',
  description: 'Somebody was faster: look again.',
  interfaces: [UserError],
  isTypeOf: error => error instanceof Conflict && !(error instanceof LabelConflict),
  fields: t => ({ current: t.exposeString('current') }),
})

builder.objectType(LabelConflict, {
  name: 'LabelConflict',
  description: 'Somebody labelled this image first.',
  interfaces: [UserError],
  fields: t => ({
    current: t.prismaField({
      type: 'Label',
      resolve: (query, error, _args, ctx) =>
        ctx.database.label.findUniqueOrThrow({ ...query, where: { id: error.currentLabel.id } }),
    }),
  }),
})

builder.objectType(TooManyAttempts, {
  name: 'TooManyAttempts',
  description: 'Tried too often, such as a password: not now.',
  interfaces: [UserError],
  fields: t => ({
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', { description: 'When it may be tried again, from now.' }),
  }),
})

const errors = { InvalidInput, NotFound, Forbidden, Conflict, LabelConflict, TooManyAttempts }

/** What a verb may refuse with, as members of its result: each names those that it throws, and no others. */
export const refusedBy = (...names: (keyof typeof errors)[]) => ({ types: names.map(name => errors[name]) })

/** What any mutation may refuse with, as members of its result. */
export const refusals = { types: [InvalidInput, NotFound, Forbidden, Conflict] }
/** What a field may refuse with whose arguments somebody is still typing. */
export const inputRefusals = { types: [InvalidInput] }
export const labelRefusals = { types: [LabelConflict, ...refusals.types] }
