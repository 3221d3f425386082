import { z } from 'zod'
import { isStorable } from '#core/text.ts'

const allowed = 'at most 500 characters, without NUL'

/** Why something was done, for the audit trail; null: nobody said. */
export const reasonSchema = z
  .string()
  .refine(isStorable, allowed)
  .transform(text => text.trim())
  .refine(text => text.length <= 500, allowed)
  .nullish()
  .transform(text => text || null)

export const givenReasonSchema = reasonSchema.refine(reason => reason !== null, '1 to 500 characters: why')
