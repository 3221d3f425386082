import { characterSetOf, readingsOf } from '#core/dicom/character-set.ts'
import { generalWords } from '#core/dicom/deidentify/general-words.ts'
import { dictionaryName, dictionaryVr } from '#core/dicom/dictionary.ts'
import { type DataElement, textOf } from '#core/dicom/element.ts'
import { daysFrom } from '#core/dicom/scan/days.ts'
import { loosely, plainly } from '#core/dicom/scan/plainly.ts'

/** What of an original must not stand in its copy. */
export interface Sought {
  /** Loosely; found within others. */
  words: string[]
  /** And as they are spelt, for bytes, which nobody can fold. */
  spelt: string[]
  /** Of two and three letters, and those put together with one: only whole ones are found. */
  shortWords: string[]
  numbers: string[]
  uids: string[]
  /** The words as bytes, of writings that are not Latin: as they stood, and in Unicode's encodings. */
  raw: Buffer[]
  /** In text, and within bytes of any meaning. */
  days: { inText: string[]; inBytes: string[] }
}

/** The attributes that name a patient, a place, or a person at work: by number, whatever the profile's table says. */
const naming = new Set(
  `00080050 00080080 00080081 00080092 00080094 00081010 00081040 00100020 00100021 00101000 00101040 00101050 00101090
  00102152 00102154 00102155 00102299 00120010 00120030 00120031 00120040 00120042 00120060 00120081 00181000 00181004
  00181007 00181008 00200010 00321020 00321033 00380010 00380011 0038001E 00380060 00380300 00380400 00400010 00400011
  00400242 00400243 00401005 00401102 00401103 00401104 00402009 00402010 00402011 00402016 00402017 00404036 0040A027
  0040A353 0040A354 4008011A 00080055 00080054 00400241 00400001 04000563 04000564`.split(/\s+/),
)

/** Within these, what codes mean and stand for is somebody's or some place's name and number. */
const namingSequences =
  /^(00080082|00080096|0008009D|00081049|00081052|00081062|00081072|00101002|00401011|00401101|0040402[578]|00404030|0040403[45]|0040A07[38C]|0040A088|00700086|3006004[DE])$/

const longest = 65_536

const generalPlain = new Set([...generalWords].map(plainly))
const generalLoose = new Set([...generalWords].filter(word => word.length > 3).map(loosely))
const isGeneral = (word: string) => generalPlain.has(plainly(word)) || generalLoose.has(loosely(word))

/** Chinese, Japanese and Korean, of which two characters are a name. */
export const isDense = (word: string): boolean => /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Katakana}]{2,}$/u.test(word)

/** @param isShifted days and UIDs of the original are the project's already */
export function soughtOf(original: readonly DataElement[], isShifted: boolean): Sought {
  const words = new Set<string>()
  const spelt = new Set<string>()
  const shortWords = new Set<string>()
  const numbers = new Set<string>()
  const uids = new Set<string>()
  const raw = new Map<string, Buffer>()
  const days = new Set<string>()
  const add = (word: string, isOfName: boolean) => {
    const found = loosely(word)
    if (/^\d+$/.test(found)) numbers.add(found.replace(/^0+/, ''))
    else if (isGeneral(word)) return
    else if (found.length > 3 || isDense(found)) {
      words.add(found)
      if (found.length < 6 && word.length > 5) words.add(word)
      spelt.add(found).add(word)
    } else if (word.length > 3) {
      words.add(word)
      spelt.add(word)
      shortWords.add(found.length > 2 ? found : word)
    } else if (word.length > 2) for (const short of [word, found]) shortWords.add(short.length > 2 ? short : word)
    else if (word.length === 2 && isOfName) shortWords.add(word)
  }
  const addText = (reading: string, vr: string) => {
    const text = plainly(reading)
    const written = plainly(reading.normalize('NFC').replace(/[äöüø]/gi, vowel => `${vowel}e`))
    for (const word of written.split(/[^\p{L}\p{N}]+/u))
      if (word.length > 3 && /\D/.test(word) && !isGeneral(word)) spelt.add(word)
    for (const word of text.split(/[^\p{L}\p{N}]+/u)) add(word, vr === 'PN')
    for (const word of vr === 'PN' ? joinedNames(text) : []) add(word, false)
    for (const value of /^(AE|LO|SH|UC)$/.test(vr) ? text.split('\\') : []) {
      const glued = value.replace(/[\s./_-]+/g, '')
      if (value.length <= 64 && glued.length > 5 && /^\p{L}*\d[\p{L}\d]*$/u.test(glued) && /(\d\D*){4}/.test(glued))
        add(glued, false)
    }
  }
  const addRaw = (word: string) => {
    if (!/\P{ASCII}/u.test(word) || isGeneral(word)) return
    raw.set(`utf8 ${word}`, Buffer.from(word))
    raw.set(`utf16 ${word}`, Buffer.from(word, 'utf16le'))
    raw.set(`utf16be ${word}`, Buffer.from(word, 'utf16le').swap16())
  }
  const visit = (elements: readonly DataElement[], terms: string[], isInside: boolean) => {
    const stated = elements.find(element => element.tag === '00080005')
    const here = stated ? textOf(stated).split('\\') : terms
    for (const element of elements) {
      const vr = element.vr === 'UN' ? (dictionaryVr(element.tag) ?? 'UN') : element.vr
      const isNaming = vr === 'PN' || naming.has(element.tag) || (isInside && /^(LO|LT|SH|ST|UC|UT)$/.test(vr))
      if (element.kind === 'sequence')
        for (const item of element.items) visit(item, here, isInside || namingSequences.test(element.tag))
      if (element.kind !== 'value') continue
      const bytes = element.bytes.subarray(0, longest)
      if (/^D[AT]$/.test(vr)) for (const day of bytes.toString('latin1').match(/\d{8}/g) ?? []) days.add(day)
      if (vr === 'UI' && !/Class|Scheme|Context|Resource|Syntax|Mapping/.test(dictionaryName(element.tag) ?? 'Class'))
        for (const uid of textOf(element).split('\\'))
          if (/^\d+(\.\d+){3,} *$/.test(uid) && uid.length > 8) uids.add(uid.trim())
      if (!isNaming || /^0008010[^04]$/.test(element.tag)) continue
      for (const reading of readingsOf(bytes, characterSetOf(here)).readings) {
        addText(reading, vr)
        for (const word of reading.match(/[\p{L}\p{M}]{3,}/gu) ?? []) addRaw(word)
      }
      for (const piece of bytes.toString('latin1').split(/[\\^=, ]+/))
        if ((piece.includes('\x1b') || /[\x80-\xff]/.test(piece)) && piece.length > 3)
          raw.set(piece, Buffer.from(piece, 'latin1'))
    }
  }
  visit(original, [], false)
  for (const word of words) addRaw(word)
  return {
    words: [...words],
    spelt: [...spelt],
    shortWords: [...shortWords],
    numbers: [...numbers].filter(number => number.length > 3),
    uids: isShifted ? [] : [...uids].filter(uid => !/^(1\.2\.840\.10008|2\.25)\./.test(uid)),
    raw: [...raw.values()],
    days: daysFrom(isShifted ? [] : [...days]),
  }
}

/** Family and given name glued together, or one of them with the initial of the other, where neither is found by itself. */
function joinedNames(text: string): string[] {
  return text.split(/[\\=]/).flatMap(name => {
    const parts = name.split('^').map(part => part.replace(/[^\p{L}]+/gu, ''))
    const [family = '', given = ''] = parts
    const isNobody = [family, given].every(part => part === '' || isGeneral(part))
    if (isNobody || family === '' || given === '') return parts.filter(part => part.length > 3)
    const isFound = [family, given].some(part => loosely(part).length > 5 && !isGeneral(part))
    const pairs = isFound ? [] : [family + given, given + family]
    if (!isGeneral(family) && family.length < 4) pairs.push(family + given.slice(0, 1), given.slice(0, 1) + family)
    return [...parts, ...pairs].filter(part => part.length > 3 || isDense(part))
  })
}
