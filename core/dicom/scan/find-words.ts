import { type CharacterSet, readingsOf } from '#core/dicom/character-set.ts'
import { plainly, type Sought } from '#core/dicom/scan/sought.ts'
import type { Standing } from '#core/dicom/scan/walk-copy.ts'

const isWithin = (words: ReadonlySet<string>, text: string) =>
  (text.match(/\p{L}+/gu) ?? []).some(word => words.has(word))

/** A ramp of bytes is not the number that its digits spell. */
const ramp = '123456789'

/** Finds what is sought in a value, by what its representation may hold. */
export class Finder {
  private readonly words: ReadonlySet<string>
  private readonly numbers: ReadonlySet<string>
  private readonly longNumbers: ReadonlySet<string>
  private readonly days: ReadonlySet<string>
  private readonly sought: Sought
  private readonly known = new Map<string, boolean>()

  constructor(sought: Sought) {
    this.sought = sought
    this.words = new Set(sought.words)
    this.numbers = new Set(sought.numbers)
    this.longNumbers = new Set(sought.numbers.filter(number => number.length > 5))
    this.days = new Set(sought.dates.filter(day => day.length === 8))
  }

  isIn({ tag, vr, bytes }: Standing, set: CharacterSet): boolean {
    // Days and times stand shifted, UIDs remapped: held against the original by scan-copy, not by their digits.
    if (/^(DA|DT|TM|UI|AS|SQ)$/.test(vr) || tag === '00080005' || bytes.length === 0) return false
    if (/^(AT|F[DL]|S[LSV]|U[LSV])$/.test(vr)) return false
    if (/^O[BDFLVW]$|^UN$/.test(vr)) return this.isInBytes(bytes)
    if (this.sought.raw.some(raw => bytes.includes(raw))) return true
    return readingsOf(bytes, set).readings.some(reading => {
      const key = `${vr} ${reading}`
      const before = this.known.get(key)
      if (before !== undefined) return before
      const found = this.isInText(reading, vr, tag)
      this.known.set(key, found)
      return found
    })
  }

  private isInText(reading: string, vr: string, tag: string): boolean {
    const text = plainly(reading)
    if (vr === 'IS' || vr === 'DS') return text.split('\\').some(value => this.isMeasured(value))
    if (vr === 'CS') return !tag.startsWith('0028') && isWithin(this.words, text)
    return (
      this.sought.words.some(word => text.includes(word)) || this.hasNumber(text, this.numbers) || this.hasDay(text)
    )
  }

  /** Text within bytes of any meaning: in one byte a character, or in two, of which Latin ones leave one empty. */
  isInBytes(bytes: Buffer): boolean {
    if (this.sought.raw.some(raw => bytes.includes(raw))) return true
    const once = bytes.toString('latin1').toLowerCase()
    const texts = bytes.includes(0) ? [once, once.replaceAll('\0', '')] : [once]
    return texts.some(
      text =>
        this.sought.words.some(word => word.length > 4 && text.includes(word)) ||
        (this.hasShortWord && isWithin(this.words, text)) ||
        (this.longNumbers.size > 0 && this.hasNumber(text, this.longNumbers)) ||
        this.hasDay(text),
    )
  }

  private get hasShortWord(): boolean {
    return this.sought.words.some(word => word.length === 4)
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
    return this.longNumbers.has(whole) || this.days.has(whole)
  }

  private hasDay(text: string): boolean {
    if (!/\d{4}/.test(text)) return false
    return this.sought.dates.some(day => {
      const at = text.indexOf(day)
      return at >= 0 && !/\d/.test(text[at - 1] ?? '') && (day.length > 8 || !/\d/.test(text[at + day.length] ?? ''))
    })
  }
}
