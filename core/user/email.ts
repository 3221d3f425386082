import { z } from 'zod'

const allowed = 'an e-mail address of at most 254 characters'

/** As it is kept and compared: trimmed, in small letters. */
export const emailSchema = z
  .string()
  .max(300, allowed)
  .transform(email => email.trim().toLowerCase())
  .pipe(z.email(allowed).max(254, allowed))
