import { characterSetOf, readingsOf } from '#core/dicom/character-set.ts'
import { generalWords } from '#core/dicom/deidentify/general-words.ts'
import { dictionaryVr } from '#core/dicom/dictionary.ts'
import { type DataElement, textOf } from '#core/dicom/element.ts'

/** What of an original must not stand in its copy. */
export interface Sought {
  words: string[]
  numbers: string[]
  /** The words as bytes, of writings that are not Latin: as they stood, and in Unicode's encodings. */
  raw: Buffer[]
  dates: string[]
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

/** Lower case without marks: simpler than what the copy was made by, on purpose. */
export const plainly = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').normalize('NFC')

const general = new Set([...generalWords].map(plainly))

/** @param withDates false: those of the original are shifted already */
export function soughtOf(original: readonly DataElement[], withDates: boolean): Sought {
  const words = new Set<string>()
  const numbers = new Set<string>()
  const raw = new Map<string, Buffer>()
  const days = new Set<string>()
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
      if (withDates && /^D[AT]$/.test(vr))
        for (const day of bytes.toString('latin1').match(/\d{8}/g) ?? []) days.add(day)
      if (!isNaming || /^0008010[^04]$/.test(element.tag)) continue
      for (const reading of readingsOf(bytes, characterSetOf(here)).readings)
        for (const word of plainly(reading).split(/[^\p{L}\p{N}]+/u)) {
          if (/^\d+$/.test(word)) {
            if (word.length > 3 && Number(word) > 0) numbers.add(word.replace(/^0+/, ''))
          } else if (word.length > 3 && !general.has(word)) words.add(word)
        }
      for (const piece of bytes.toString('latin1').split(/[\\^=, ]+/))
        if (/[\x80-\xff]/.test(piece) && piece.length > 3) raw.set(piece, Buffer.from(piece, 'latin1'))
    }
  }
  visit(original, [], false)
  for (const word of words)
    if (/\P{ASCII}/u.test(word)) {
      raw.set(`utf8 ${word}`, Buffer.from(word))
      raw.set(`utf16 ${word}`, Buffer.from(word, 'utf16le'))
      raw.set(`utf16be ${word}`, Buffer.from(word, 'utf16le').swap16())
    }
  return {
    words: [...words],
    numbers: [...numbers].filter(number => number.length > 3),
    raw: [...raw.values()],
    dates: [...days].filter(day => day !== '19000101' && Number(day) > 0).flatMap(writingsOf),
  }
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The usual ways to write a day, each long enough to mean nothing else. */
function writingsOf(day: string): string[] {
  const [y, m, d] = [day.slice(0, 4), day.slice(4, 6), day.slice(6, 8)]
  const orders = [
    [y, m, d],
    [d, m, y],
    [m, d, y],
    [String(Number(d)), String(Number(m)), y],
    [String(Number(m)), String(Number(d)), y],
  ]
  const name = monthNames[Number(m) - 1]
  const named = name ? [`${d}-${name}-${y}`, `${d} ${name} ${y}`, `${d}${name}${y}`, `${name} ${d}, ${y}`] : []
  return [
    ...orders.flatMap(order => ['-', '/', '.', '_', ' '].map(separator => order.join(separator))),
    ...orders.slice(0, 3).map(order => order.join('')),
    ...named,
  ]
}
