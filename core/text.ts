import { z } from 'zod'

/** Whether PostgreSQL and every reader of UTF-8 can hold it: no NUL, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** What is seen of it is what it is: no line breaks or other control characters, nothing invisible or that turns what follows. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const isPlainLine = (text: string) => isStorable(text) && !hidden.test(text)

/** Beside a blank (in braille, too) and what is ignored by every font, there is something to see. */
const visible = /[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\u2800]/u

/** A name: one line of 1 to `most` characters, trimmed, in which nothing is hidden. */
export const nameSchema = (most: number) => {
  const allowed = `1 to ${most} characters on one line, none of them invisible`
  return z
    .string()
    .refine(isPlainLine, allowed)
    .transform(text => text.trim().normalize('NFC'))
    .refine(text => visible.test(text) && text.length <= most, allowed)
}

/** Control characters but for tabs and line breaks, and what makes a line read in another order than it is written. */
const deceiving = /[^\P{Cc}\t\n]|\p{Bidi_Control}/u

/** Text of several lines, trimmed: at most `most` characters, which may be none where `least` is 0. */
export const textSchema = (most: number, least: 0 | 1 = 1) => {
  const allowed = `${least === 1 ? '1 to' : 'at most'} ${most} characters, none that controls or turns the text`
  return z
    .string()
    .transform(text => text.replaceAll(/\r\n?/g, '\n').trim())
    .refine(text => isStorable(text) && !deceiving.test(text), allowed)
    .refine(text => text.length <= most && (least === 0 || visible.test(text)), allowed)
}
