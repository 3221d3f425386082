import { builder } from '#server/schema/builder.ts'

/** The argument that every mutation has that writes; see core/idempotency/once.ts. */
export const keyArg = builder.args(t => ({
  idempotencyKey: t.string({
    description:
      'Of the caller, 8 to 128 characters, such as a random UUID: the same call with the same key within 7 days gets the first answer, and nothing is done twice. With other input it is refused.',
  }),
}))
