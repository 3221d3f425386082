import { type CharacterSet, characterSetOf, isPlain, readingsOf } from '#core/dicom/character-set.ts'
import { datesIn } from '#core/dicom/deidentify/dates-in.ts'
import { dummyOf } from '#core/dicom/deidentify/dummy.ts'
import { fold } from '#core/dicom/deidentify/fold.ts'
import { generalWords } from '#core/dicom/deidentify/general-words.ts'
import { isIdentifying } from '#core/dicom/deidentify/identifying.ts'
import { dictionaryVr } from '#core/dicom/dictionary.ts'
import { type DataElement, textOf, type ValueElement } from '#core/dicom/element.ts'

/** The words by which a file says whose it is and where it is from, to be found in what else it says. */
export interface Names {
  /** A text names a character set that is none, or holds what its character set does not have. */
  isDoubtful: boolean
  /** Whether a value that stays repeats a word, a number or a date of those that go. */
  isNamedIn(element: ValueElement, set: CharacterSet): boolean
}

/** Nobody names so much: such a file is made to be slow, and of its words none stays. */
const mostWords = 1000
const longestValue = 65_536
const general = new Set([...generalWords].map(fold))

const characterSetTag = '00080005'
const dummyWord = fold(dummyOf('LO').toString('latin1'))
const institutionName = '00080080'

/**
 * How pixels are coded, spaced and made grey. Without it the picture would be another one, and nobody would know: it
 * stays, and where it repeats a number, the second look refuses the file.
 */
const decidesPicture = (tag: string, vr: string) =>
  /^(CS|DS|IS)$/.test(vr) && (tag.startsWith('0028') || tag === '00181164' || tag === '00182010')

/** The character set of a data set, or of an item of a sequence, which has that of the data set around it unless it says. */
export function characterSetIn(elements: readonly DataElement[], around: CharacterSet): CharacterSet {
  const stated = elements.find(({ tag }) => tag === characterSetTag)
  return stated ? characterSetOf(textOf(stated).split('\\')) : around
}

export const noCharacterSet = characterSetOf([])

/** @param withDates false: those of the file are shifted already */
export function namesIn(dataset: readonly DataElement[], withDates: boolean): Names {
  const found = { words: new Set<string>(), dates: new Set<string>(), isDoubtful: false }
  collect(dataset, noCharacterSet, false, found)
  const { words, dates, isDoubtful } = found
  const finders = findersOf(words, withDates ? dates : new Set())
  const known = new Map<string, boolean>()
  const isTooMuch = words.size > mostWords
  return {
    isDoubtful,
    isNamedIn: ({ tag, vr, bytes }, set) => {
      const find = finders[vr]
      if (!find || tag === characterSetTag || decidesPicture(tag, vr)) return false
      if (isTooMuch || bytes.length > longestValue) return true
      if (!isPlain(bytes)) return readingsOf(bytes, set).readings.some(find)
      const text = bytes.toString('latin1')
      const isNamed = known.get(`${vr}${text}`) ?? find(text)
      known.set(`${vr}${text}`, isNamed)
      return isNamed
    },
  }
}

interface Found {
  words: Set<string>
  dates: Set<string>
  isDoubtful: boolean
}

/** Of codes, what their scheme is called names nobody. */
const isScheme = (tag: string) => /^000801(0[2356F]|1[78]|2[012])$/.test(tag)

function collect(elements: readonly DataElement[], around: CharacterSet, isInside: boolean, found: Found): void {
  const set = characterSetIn(elements, around)
  if (set.unknown.length > 0) found.isDoubtful = true
  for (const element of elements) {
    const { tag } = element
    const isSought = (isInside && !isScheme(tag)) || isIdentifying(tag, element.vr)
    if (element.kind === 'sequence') for (const item of element.items) collect(item, set, isSought, found)
    if (element.kind !== 'value' || element.bytes.length === 0) continue
    const vr = element.vr === 'UN' ? (dictionaryVr(tag) ?? 'UN') : element.vr
    if (vr === 'DA' || vr === 'DT')
      for (const date of datesIn(textOf(element).slice(0, longestValue))) found.dates.add(date)
    if (!/^(AE|LO|LT|PN|SH|ST|UC|UN|UT)$/.test(vr)) continue
    if (!isSought) continue
    const read = readingsOf(element.bytes.subarray(0, longestValue), set)
    if (read.isDoubtful) found.isDoubtful = true
    for (const reading of read.readings) {
      const words = wordsOf(reading)
      for (const word of words) found.words.add(word)
      // An institution called after nothing but its maker is its whole name.
      const whole = fold(reading).trim()
      if (tag === institutionName && words.length === 0 && whole.length > 3 && whole !== dummyWord)
        found.words.add(whole)
    }
  }
}

/** Every word, and the parts of those that are written together: MuellerAnna, CT4711. */
function wordsOf(text: string): string[] {
  const together = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const apart = together.flatMap(word => word.match(/\p{Lu}?[\p{Ll}\p{M}]+|\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? [])
  const words = [...together.map(fold), ...apart.map(fold).filter(part => part.length > 4 || /^\p{N}{4}/u.test(part))]
  return words.map(word => (isNumber(word) ? word.replace(/^0+/, '') : word)).filter(isSpecial)
}

/** Written without spaces: two characters are a name. */
const isDense = (word: string) => /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Katakana}]+$/u.test(word)

function isSpecial(word: string): boolean {
  if (isNumber(word)) return word.length > 3
  return !general.has(word) && (word.length > 2 || isDense(word))
}

const isNumber = (word: string) => /^\d+$/.test(word)

/**
 * How values of a representation are searched. Words from four letters on and numbers from six digits on are found within
 * others too, since what stands before or behind may be glued on; in coded words only whole ones are, or Hand would
 * be found in every handle. A short number in a measure is a measure.
 */
function findersOf(
  words: ReadonlySet<string>,
  dates: ReadonlySet<string>,
): Partial<Record<string, (text: string) => boolean>> {
  const within = [...words].filter(word => word.length > (isNumber(word) ? 5 : isDense(word) ? 1 : 3))
  const longNumbers = new Set(within.filter(isNumber))
  const hasWord = (text: string) => (text.match(/\p{L}+/gu) ?? []).some(word => words.has(word))
  const hasNumber = (text: string, among: ReadonlySet<string>) =>
    (text.match(/\d+/g) ?? []).some(number => among.has(number.replace(/^0+/, '')))
  const hasDate = (text: string) => datesIn(text).some(date => dates.has(date))
  const code = (text: string) => {
    const folded = fold(text)
    return hasWord(folded) || hasNumber(folded, words) || hasDate(text)
  }
  const typed = (text: string) => {
    const folded = fold(text)
    return code(text) || within.some(word => folded.includes(word))
  }
  // Decimals of a measure are no number by themselves.
  const measure = (text: string) =>
    text.split('\\').some(value => {
      const whole = /^ *[+-]?0*(\d+)/.exec(value)?.[1] ?? ''
      return longNumbers.has(whole) || dates.has(whole)
    })
  return { AE: typed, LO: typed, SH: typed, UC: typed, CS: code, IS: measure, DS: measure }
}
