import { textSchema } from '#core/text.ts'

/** Why something was done, for the audit trail; null: nobody said. */
export const reasonSchema = textSchema(500, 0)
  .nullish()
  .transform(text => text || null)

export const givenReasonSchema = textSchema(500)
