import { Conflict, Forbidden, InvalidInput, NotFound, TooManyAttempts } from '#core/errors.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'

const UserError = builder.interfaceRef<Error>('UserError').implement({
  description:
    'Why something was refused, to be shown beside the input that caused it. That nobody is signed in is none of them: it is an error of the whole request with the code UNAUTHENTICATED.',
  fields: t => ({
    message: t.exposeString('message', { description: 'One sentence for people, with the value and what is allowed.' }),
  }),
})

builder.objectType(InvalidInput, {
  name: 'InvalidInput',
  description: 'A value that is not allowed: which, where, and what would be.',
  interfaces: [UserError],
  fields: t => ({
    field: t.exposeString('field', {
      description: 'Path of the value within the input, such as name, config.alpha or labelClasses.1.name.',
    }),
    value: t.exposeString('value', { description: 'As it was given, its first 200 characters.' }),
    allowed: t.exposeString('allowed', { description: 'What would have been allowed, for people.' }),
  }),
})

builder.objectType(NotFound, {
  name: 'NotFound',
  description: 'There is no such thing, or none that whoever asks may see: which of the two is not said.',
  interfaces: [UserError],
  fields: t => ({
    noun: t.exposeString('noun', { description: 'What was looked for, such as Image.' }),
    value: t.exposeString('value', { description: 'By which id, as it was given.' }),
  }),
})

builder.objectType(Forbidden, {
  name: 'Forbidden',
  description: 'It is there, but not for whoever asks to do.',
  interfaces: [UserError],
  fields: t => ({
    requiredRoles: t.expose('requiredRoles', {
      type: [Role],
      description: 'Any of these in the project would do; empty: no role in a project would.',
    }),
  }),
})

builder.objectType(Conflict, {
  name: 'Conflict',
  description: 'It is no longer what whoever asked saw, or what they want is taken: look again.',
  interfaces: [UserError],
  isTypeOf: error => error instanceof Conflict && !(error instanceof LabelConflict),
  fields: t => ({ current: t.exposeString('current', { description: 'What stands there now.' }) }),
})

builder.objectType(LabelConflict, {
  name: 'LabelConflict',
  description: 'Somebody labelled this image first.',
  interfaces: [UserError],
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

export const refusals = refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict')
