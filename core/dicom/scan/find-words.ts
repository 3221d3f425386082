import { type CharacterSet, readingsOf } from '#core/dicom/character-set.ts'
import { DayFinder } from '#core/dicom/scan/day-finder.ts'
import { evenly } from '#core/dicom/scan/days.ts'
import { loosely, plainly } from '#core/dicom/scan/plainly.ts'
import { isDense, type Sought } from '#core/dicom/scan/sought.ts'
import type { Standing } from '#core/dicom/scan/walk-copy.ts'

const hasWhole = (words: ReadonlySet<string>, text: string) =>
  (text.match(/\p{L}+/gu) ?? []).some(word => words.has(word))

/** A ramp of bytes is not the number that its digits spell. */
const ramp = '123456789'
/** Coded words are looked into from this length on: shorter names stand in names of body parts. */
const longestPart = 5
const shortestInBytes = 5
/** Of VOI LUT Function, whoever is called so. */
const functions = new Set(['linear', 'linear_exact', 'sigmoid'])

/** Finds what is sought in a value, by what its representation may hold. */
export class Finder {
  private readonly whole: ReadonlySet<string>
  private readonly longWords: readonly string[]
  private readonly uids: ReadonlySet<string>
  private readonly backwards: readonly string[]
  private readonly inBytes: readonly string[]
  private readonly wholeInBytes: ReadonlySet<string>
  private readonly short: ReadonlySet<string>
  private readonly numbers: ReadonlySet<string>
  private readonly longNumbers: ReadonlySet<string>
  private readonly wholeDays: ReadonlySet<string>
  private readonly daysInText: DayFinder
  private readonly daysInBytes: DayFinder
  private readonly sought: Sought
  private readonly known = new Map<string, boolean>()

  constructor(sought: Sought) {
    const { words, shortWords, numbers, days } = sought
    this.sought = sought
    this.whole = new Set([...words, ...shortWords.filter(word => word.length > 2)])
    this.longWords = words.filter(word => word.length > longestPart || isDense(word))
    this.backwards = words.filter(word => word.length >= shortestInBytes).map(word => [...word].reverse().join(''))
    this.inBytes = sought.spelt.filter(word => word.length >= shortestInBytes)
    this.wholeInBytes = new Set(sought.spelt.filter(word => word.length === 4))
    this.short = new Set(shortWords)
    this.uids = new Set(sought.uids)
    this.numbers = new Set(numbers)
    this.longNumbers = new Set(numbers.filter(number => number.length > 5))
    this.daysInText = new DayFinder(days.inText)
    this.daysInBytes = new DayFinder(days.inBytes)
    this.wholeDays = new Set(days.inBytes.filter(day => /^\d{8}$/.test(day)))
  }

  isIn({ tag, vr, bytes }: Standing, set: CharacterSet): boolean {
    if (vr === 'UI') return this.isUid(bytes)
    // Days and times stand shifted: held against the original by scan-copy, not by their digits.
    if (/^(DA|DT|TM|AS|SQ)$/.test(vr) || tag === '00080005' || bytes.length === 0) return false
    if (/^(AT|F[DL]|O[BDFLVW]|S[LSV]|U[LNSV])$/.test(vr)) return this.isInBytes(bytes)
    if (tag === '00280004' || (tag === '00281056' && functions.has(plainly(bytes.toString('latin1')).trim())))
      return false
    return readingsOf(bytes, set).readings.some(reading => {
      const key = `${vr} ${reading}`
      const before = this.known.get(key)
      if (before !== undefined) return before
      const found = this.isInText(reading, vr)
      this.known.set(key, found)
      return found
    })
  }

  private isInText(reading: string, vr: string): boolean {
    const [plain, text] = [plainly(reading), loosely(reading)]
    if (vr === 'IS' || vr === 'DS') return plain.split('\\').some(value => this.isMeasured(value))
    const isCode = vr === 'CS'
    if (hasWhole(this.whole, text) || hasWhole(this.whole, plain)) return true
    if (isCode) return this.longWords.some(word => text.includes(word) || plain.includes(word))
    const joined = text.replace(/(?<=[\p{L}\d])['’‐-](?=[\p{L}\d])|(?<=\d)[ ./](?=\d)/gu, '')
    return (
      this.sought.words.some(word => text.includes(word) || joined.includes(word) || plain.includes(word)) ||
      this.backwards.some(word => text.includes(word)) ||
      hasWhole(this.short, plain) ||
      hasWhole(this.short, text) ||
      this.hasNumber(text, this.numbers) ||
      [...this.longNumbers].some(number => joined.includes(number)) ||
      (text.match(/\d[\d.]{7,}\d/g) ?? []).some(uid => this.uids.has(uid)) ||
      this.daysInText.isIn(evenly(plain))
    )
  }

  /** Text within bytes of any meaning: in one byte a character, or in two, of which Latin ones leave one empty. */
  isInBytes(bytes: Buffer): boolean {
    if (this.sought.raw.some(raw => bytes.includes(raw))) return true
    const once = bytes.toString('latin1').toLowerCase()
    const texts = bytes.includes(0) ? [once, once.replaceAll('\0', '')] : [once]
    return texts.some(
      text =>
        this.inBytes.some(word => text.includes(word)) ||
        (this.wholeInBytes.size > 0 && hasWhole(this.wholeInBytes, text)) ||
        (this.longNumbers.size > 0 && this.hasNumber(text, this.longNumbers)) ||
        this.sought.uids.some(uid => text.includes(uid)) ||
        (/\d{4}/.test(text) && this.daysInBytes.isIn(text)),
    )
  }

  private isUid(bytes: Buffer): boolean {
    return bytes
      .toString('latin1')
      .split('\\')
      .some(uid => this.uids.has(uid.replace(/[\0 ]+$/, '')))
  }

  private hasNumber(text: string, among: ReadonlySet<string>): boolean {
    return (text.match(/\d{4,}/g) ?? []).some(digits => digits !== `0${ramp}` && among.has(digits.replace(/^0+/, '')))
  }

  /** The whole of a value, up to its decimals. */
  private isMeasured(value: string): boolean {
    const [whole = ''] = value
      .trim()
      .replace(/^[+-]?0*/, '')
      .split('.')
    return this.longNumbers.has(whole) || this.wholeDays.has(whole)
  }
}
