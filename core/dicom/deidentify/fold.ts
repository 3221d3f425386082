const letters: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
  ħ: 'h',
}

/** Text without case, marks and widths; hiragana as katakana. Its letters are still as many as somebody wrote. */
export const foldLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/[øłđðþæœıςħ]/g, letter => letters[letter] ?? letter)
    .replace(/[ぁ-ゖ]/g, kana => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .normalize('NFC')

/**
 * Text as it is compared: folded, and with every usual way to write an umlaut the same (Mühl, Muehl, MUHL), at the price
 * that a few other words become the same as well.
 */
export const fold = (text: string): string =>
  foldLetters(text).replace(/([aou])e|aa/g, (both, vowel: string | undefined) => vowel ?? both.slice(1))
