/**
 * Text of a file as one short line: it goes into messages and into Postgres, which takes no NUL.
 * @param atMost characters
 */
export const printable = (text: string, atMost = 64): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, atMost)
