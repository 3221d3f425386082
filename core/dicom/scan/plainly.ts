/** Lower case without marks: simpler than what the copy was made by, on purpose. */
export const plainly = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replace(/[\u3041-\u3096]/g, kana => String.fromCharCode(kana.charCodeAt(0) + 96))
    .normalize('NFC')

/** And with one way to write what is an umlaut here and two vowels there. */
export const loosely = (text: string): string =>
  plainly(text)
    .replace(/(?<=[aou])e/g, '')
    .replaceAll('aa', 'a')
