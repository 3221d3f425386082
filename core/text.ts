import { z } from 'zod'

/** Whether PostgreSQL and every reader of UTF-8 can hold it: no NUL, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** What is seen of it is what it is: no line breaks or other control characters, nothing invisible or that turns what follows. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const isPlainLine = (text: string) => isStorable(text) && !hidden.test(text)

/** A name: one line of 1 to `most` characters, trimmed, in which nothing is hidden. */
export const nameSchema = (most: number) => {
  const allowed = `1 to ${most} characters on one line, none of them invisible`
  return z
    .string()
    .refine(isPlainLine, allowed)
    .transform(text => text.trim().normalize('NFC'))
    .refine(text => text.length > 0 && text.length <= most, allowed)
}
