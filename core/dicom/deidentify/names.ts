import { type CharacterSet, characterSetOf, isPlain, readingsOf } from '#core/dicom/character-set.ts'
import { datesIn } from '#core/dicom/deidentify/dates-in.ts'
import { dummyOf } from '#core/dicom/deidentify/dummy.ts'
import { fold, foldLetters } from '#core/dicom/deidentify/fold.ts'
import { isIdentifying } from '#core/dicom/deidentify/identifying.ts'
import { treatmentOf } from '#core/dicom/deidentify/profile.ts'
import {
  gluedNamesOf,
  gluedNumbersOf,
  isDense,
  isNumber,
  shortWordsOf,
  withoutJoints,
  wordsOf,
} from '#core/dicom/deidentify/words.ts'
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

const characterSetTag = '00080005'
const dummyWord = fold(dummyOf('LO').toString('latin1'))
const institutionName = '00080080'

/**
 * How pixels are coloured, spaced and made grey. Without it the picture would be another one, and nobody would know: it
 * stays, and where it repeats a number, the second look refuses the file. What is no colour the reader refuses; of a VOI LUT
 * Function only the words of the standard are more than somebody's.
 */
const decidesPicture = ({ tag, vr, bytes }: ValueElement) =>
  tag === '00280004' ||
  (tag === '00281056' && /^(LINEAR|LINEAR_EXACT|SIGMOID) *$/.test(bytes.toString('latin1'))) ||
  (/^(DS|IS)$/.test(vr) && (tag.startsWith('0028') || tag === '00181164' || tag === '00182010'))

/** The character set of a data set, or of an item of a sequence, which has that of the data set around it unless it says. */
export function characterSetIn(elements: readonly DataElement[], around: CharacterSet): CharacterSet {
  const stated = elements.find(({ tag }) => tag === characterSetTag)
  return stated ? characterSetOf(textOf(stated).split('\\')) : around
}

export const noCharacterSet = characterSetOf([])

/** @param isShifted days and UIDs of the file are the project's already, and stay */
export function namesIn(dataset: readonly DataElement[], isShifted: boolean): Names {
  const found: Found = {
    ...{ words: new Set(), shortWords: new Set(), dates: new Set(), uids: new Set(), isDoubtful: false },
  }
  collect(dataset, noCharacterSet, false, found)
  const { words, isDoubtful } = found
  const finders = findersOf(isShifted ? { ...found, dates: new Set(), uids: new Set() } : found)
  const known = new Map<string, boolean>()
  const isTooMuch = words.size > mostWords
  return {
    isDoubtful,
    isNamedIn: (element, set) => {
      const { tag, vr, bytes } = element
      const find = finders[vr]
      if (!find || tag === characterSetTag || decidesPicture(element)) return false
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
  /** Of two letters, of names alone. */
  shortWords: Set<string>
  dates: Set<string>
  uids: Set<string>
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
    if (vr === 'UI' && treatmentOf(tag, vr) !== 'keep')
      for (const uid of textOf(element).match(uidPattern) ?? []) found.uids.add(uid)
    if (!/^(AE|LO|LT|PN|SH|ST|UC|UN|UT)$/.test(vr)) continue
    if (!isSought) continue
    const read = readingsOf(element.bytes.subarray(0, longestValue), set)
    if (read.isDoubtful) found.isDoubtful = true
    for (const reading of read.readings) {
      const words = wordsOf(reading)
      const glued = vr === 'PN' ? gluedNamesOf(reading) : /^(AE|LO|SH|UC)$/.test(vr) ? gluedNumbersOf(reading) : []
      for (const word of [...words, ...glued]) found.words.add(word)
      if (vr === 'PN') for (const word of shortWordsOf(reading)) found.shortWords.add(word)
      // An institution called after nothing but its maker is its whole name.
      const whole = fold(reading).trim()
      if (tag === institutionName && words.length === 0 && whole.length > 3 && whole !== dummyWord)
        found.words.add(whole)
    }
  }
}

/** Those that DICOM registered say what something is, never whose. */
const uidPattern = /(?<!\d)(?!1\.2\.840\.10008\.)\d+(?:\.\d+){3,}/g

/**
 * How values of a representation are searched. Words from four letters on and numbers from six digits on are found within
 * others too, since what stands before or behind may be glued on; in coded words only those from six letters on are, or
 * Hand would be found in every handle and Stern in every sternum. A short number in a measure is a measure.
 */
function findersOf({ words, shortWords, dates, uids }: Found): Partial<Record<string, (text: string) => boolean>> {
  const within = [...words].filter(word => word.length > (isNumber(word) ? 5 : isDense(word) ? 1 : 3))
  const longWords = within.filter(word => !isNumber(word) && (word.length > 5 || isDense(word)))
  const turned = within.filter(isFoundTurned).map(turn)
  const longNumbers = new Set(within.filter(isNumber))
  const hasWord = (text: string, among: ReadonlySet<string>) =>
    [fold(text), foldLetters(text)].some(read => (read.match(/\p{L}+/gu) ?? []).some(word => among.has(word)))
  const hasNumber = (text: string) => (text.match(/\d+/g) ?? []).some(number => words.has(number.replace(/^0+/, '')))
  const hasDate = (text: string) => datesIn(text).some(date => dates.has(date))
  const code = (text: string) => {
    const [folded, letters] = [fold(text), foldLetters(text)]
    const isNamed = hasWord(text, words) || longWords.some(word => folded.includes(word) || letters.includes(word))
    return isNamed || hasNumber(folded) || hasDate(text)
  }
  const typed = (text: string) => {
    const folded = fold(text)
    const joined = withoutJoints(folded)
    const letters = foldLetters(text)
    if (code(text) || hasWord(text, shortWords) || (text.match(uidPattern) ?? []).some(uid => uids.has(uid)))
      return true
    return (
      within.some(word => folded.includes(word) || joined.includes(word) || letters.includes(word)) ||
      turned.some(word => folded.includes(word))
    )
  }
  // Decimals of a measure are no number by themselves.
  const measure = (text: string) =>
    text.split('\\').some(value => {
      const whole = /^ *[+-]?0*(\d+)/.exec(value)?.[1] ?? ''
      return longNumbers.has(whole) || dates.has(whole)
    })
  return { AE: typed, LO: typed, SH: typed, UC: typed, CS: code, IS: measure, DS: measure }
}

/** Old systems stored Hebrew and Arabic as it is seen, from left to right. */
const isFoundTurned = (word: string) =>
  !isNumber(word) && (word.length > 4 || /[\p{sc=Hebrew}\p{sc=Arabic}]/u.test(word))

const turn = (word: string) => [...word].toReversed().join('')
