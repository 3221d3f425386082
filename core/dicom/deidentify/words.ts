import { fold, foldLetters } from '#core/dicom/deidentify/fold.ts'
import { generalWords } from '#core/dicom/deidentify/general-words.ts'

const generalFolded = new Set([...generalWords].filter(word => word.length > 3).map(fold))

/** A short word is one only as it is written: Doe is not "do", nor Mae a milliampere. */
const isGeneral = (word: string) => generalWords.has(foldLetters(word)) || generalFolded.has(fold(word))

const shortestPart = 5
/** As many words as a name may have that are put together; and numbers in groups are an ID up to this length. */
const mostUnits = 8
const longestId = 64

/** Every word, and the parts of those that are written together: MuellerAnna, CT4711. */
export function wordsOf(text: string): string[] {
  const together = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const apart = together.flatMap(word => word.match(/\p{Lu}?[\p{Ll}\p{M}]+|\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? [])
  const parts = apart.filter(part => fold(part).length >= shortestPart || /^\p{N}{4}/u.test(part))
  return [...together, ...parts].filter(isSpecial).flatMap(word => [asSought(word), ...asWritten(word)])
}

/** Those of two letters: in what a name's own attribute says, they are one. */
export const shortWordsOf = (text: string): string[] =>
  (text.match(/[\p{L}\p{M}]+/gu) ?? [])
    .filter(word => foldLetters(word).length === 2 && !isGeneral(word))
    .map(foldLetters)

/**
 * What becomes one word where the parts of a name are glued together in any order, with initials too: LEEKIM, JDOE, LEROY.
 * Long parts are found by themselves, within whatever they are glued to.
 */
export function gluedNamesOf(text: string): string[] {
  return text.split(/[\\=]/).flatMap(name => {
    const components = name.split('^').map(component => component.match(/[\p{L}\p{M}]+/gu) ?? [])
    const joined = components.filter(words => words.length > 1).map(words => words.join(''))
    const units = [...new Set([...components.flat(), ...joined])].slice(0, mostUnits)
    const pairs = units.flatMap(a =>
      units.filter(b => b !== a).flatMap(b => [...(isOpen(a) && isOpen(b) ? [[a, b]] : []), ...withInitial(a, b)]),
    )
    return [...joined.map(word => [word]), ...pairs]
      .filter(parts => parts.some(part => !isGeneral(part)))
      .map(parts => parts.join(''))
      .filter(word => foldLetters(word).length > 3 || (foldLetters(word).length > 1 && isDense(fold(word))))
      .map(asSought)
  })
}

/** Nothing finds it within others. */
const isOpen = (part: string) => isGeneral(part) || fold(part).length < 6

function withInitial(part: string, other: string): [string, string][] {
  const [initial = ''] = other
  return fold(part).length < 4 && !isGeneral(part)
    ? [
        [part, initial],
        [initial, part],
      ]
    : []
}

/** A number in groups, or with letters between them, as one: 943 476 5919, AB-12-CD-34. */
export function gluedNumbersOf(text: string): string[] {
  return text.split('\\').flatMap(value => {
    const glued = fold(value).replace(/[^\p{L}\p{N}]+/gu, '')
    const isId = value.length <= longestId && glued.length > 5 && (glued.match(/\d/g) ?? []).length > 3
    return isId ? [asSought(glued)] : []
  })
}

/** Text in which what people put between letters and digits of one word or number is left out. */
export const withoutJoints = (folded: string): string =>
  folded.replace(/(?<=[\p{L}\p{N}])['’`´‐-](?=[\p{L}\p{N}])|(?<=\p{N})[./ ](?=\p{N})/gu, '')

/** Written without spaces: two characters are a name. */
export const isDense = (word: string): boolean => /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Katakana}]+$/u.test(word)

export const isNumber = (word: string): boolean => /^\d+$/.test(word)

/** As many letters as are found within others, in text and in coded values. */
const longEnough = [4, 6]

/** What is long enough only before it is folded (Haas, Noel; Israel) is found within others as it is written. */
function asWritten(word: string): string[] {
  const letters = foldLetters(word)
  return longEnough.some(length => letters.length >= length && fold(word).length < length) ? [letters] : []
}

function asSought(word: string): string {
  const folded = fold(word)
  if (isNumber(folded)) return folded.replace(/^0+/, '')
  return folded.length < 3 ? foldLetters(word) : folded
}

function isSpecial(word: string): boolean {
  const sought = asSought(word)
  if (isNumber(sought)) return sought.length > 3
  return !isGeneral(word) && (foldLetters(word).length > 2 || (sought.length > 1 && isDense(sought)))
}
