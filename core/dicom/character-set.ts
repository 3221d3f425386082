/**
 * Text of a DICOM file as its Specific Character Set (0008,0005) says it is written: every set of PS3.3 C.12.1.1.2, with
 * and without code extensions (PS3.5 6.1.2.5).
 */
export interface CharacterSet {
  /** Values of (0008,0005) that name no set of the standard, as single words; [] where all do. */
  unknown: string[]
  /** @returns null for bytes that the set does not have */
  decode(bytes: Buffer): string | null
}

interface Part {
  encoding: string
  /** What turns two bytes, as ISO 2022 has them, into what the encoding has; absent: a set of one byte a character. */
  pairOf?: (high: number, low: number) => number[]
}

const upper = (high: number, low: number) => [high | 0x80, low | 0x80]

/** By registration number of ISO: the sets of one byte fill the upper half. */
const singles: Record<string, Part> = {
  '13': { encoding: 'shift_jis' },
  '100': { encoding: 'latin1' },
  '101': { encoding: 'iso-8859-2' },
  '109': { encoding: 'iso-8859-3' },
  '110': { encoding: 'iso-8859-4' },
  '126': { encoding: 'iso-8859-7' },
  '127': { encoding: 'iso-8859-6' },
  '138': { encoding: 'iso-8859-8' },
  '144': { encoding: 'iso-8859-5' },
  '148': { encoding: 'iso-8859-9' },
  '166': { encoding: 'tis-620' },
  '203': { encoding: 'iso-8859-15' },
}

const pairs: Record<string, Part> = {
  '58': { encoding: 'gbk', pairOf: upper },
  '87': { encoding: 'euc-jp', pairOf: upper },
  '149': { encoding: 'euc-kr', pairOf: upper },
  '159': { encoding: 'euc-jp', pairOf: (high, low) => [0x8f, ...upper(high, low)] },
}

const wholes: Record<string, string> = { 'ISO_IR 192': 'utf-8', GB18030: 'gb18030', GBK: 'gbk' }

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

function strictly(encoding: string, bytes: Uint8Array): string | null {
  // Node's decoder of this label is of windows-1252; of the standard's set every byte is a character.
  if (encoding === 'latin1') return Buffer.from(bytes).toString('latin1')
  const decoder = decoders.get(encoding) ?? new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  decoders.set(encoding, decoder)
  try {
    return decoder.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Of a term, also in the spellings that writers use: 'ISO_IR 100', 'ISO-IR 100', 'ISO 2022 IR 100'. */
const registrationOf = (term: string) => /^ISO[ _-]?(?:2022[ _-]?)?IR[ _-]?(\d+)$/.exec(term)?.[1]

const isKnown = (term: string) => {
  const registration = registrationOf(term) ?? '0'
  return (
    term === '' ||
    term in wholes ||
    /^(6|14|192)$/.test(registration) ||
    registration in singles ||
    registration in pairs
  )
}

/** @param terms the values of (0008,0005) */
export function characterSetOf(terms: readonly string[]): CharacterSet {
  const known = terms.map(term => term.trim().toUpperCase())
  const unknown = known.filter(term => !isKnown(term))
  const whole = known
    .map(term => (registrationOf(term) === '192' ? wholes['ISO_IR 192'] : wholes[term]))
    .find(encoding => encoding !== undefined)
  if (unknown.length > 0) return { unknown, decode: bytes => (isPlain(bytes) ? bytes.toString('latin1') : null) }
  if (whole !== undefined) return { unknown, decode: bytes => strictly(whole, bytes) }
  // Many a writer names one set of two bytes alone, and leaves the escape out.
  const registrations = known.map(term => registrationOf(term) ?? '6')
  const first = registrations[0] ?? '6'
  const initial = singles[first] ?? pairs[first]
  return {
    unknown,
    decode: bytes =>
      initial && !bytes.includes(escapeByte) ? strictly(initial.encoding, bytes) : decodeExtended(bytes, initial),
  }
}

const escapeByte = 0x1b

/** No byte beyond ASCII and no escape. */
export const isPlain = (bytes: Buffer): boolean => bytes.every(byte => byte < 0x80 && byte !== escapeByte)

/** Behind ESC: what is invoked, into which half of the code (PS3.3 table C.12-3, C.12-4). */
const sequences: [string, 0 | 1, Part | undefined][] = [
  ['(B', 0, undefined],
  ['(J', 0, undefined],
  ['(I', 0, singles['13']],
  [')I', 1, singles['13']],
  ['-A', 1, singles['100']],
  ['-B', 1, singles['101']],
  ['-C', 1, singles['109']],
  ['-D', 1, singles['110']],
  ['-F', 1, singles['126']],
  ['-G', 1, singles['127']],
  ['-H', 1, singles['138']],
  ['-L', 1, singles['144']],
  ['-M', 1, singles['148']],
  ['-T', 1, singles['166']],
  ['-b', 1, singles['203']],
  ['$@', 0, pairs['87']],
  ['$B', 0, pairs['87']],
  ['$(D', 0, pairs['159']],
  ['$)A', 1, pairs['58']],
  ['$)C', 1, pairs['149']],
]

/** What ends what was invoked: the ends of lines, pages, values, and components of names (PS3.5 6.1.2.5.3). */
const resets = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x5c, 0x5e, 0x3d])

function decodeExtended(bytes: Buffer, initial: Part | undefined): string | null {
  let halves: [Part | undefined, Part | undefined] = [undefined, initial]
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i] ?? 0
    if (byte === escapeByte) {
      const behind = bytes.toString('latin1', i + 1, i + 4)
      const found = sequences.find(([sequence]) => behind.startsWith(sequence))
      if (!found) return null
      halves[found[1]] = found[2]
      i += 1 + found[0].length
      continue
    }
    const set = halves[byte < 0x80 ? 0 : 1]
    if (byte <= 0x20 || (byte < 0x80 && set === undefined)) {
      if (resets.has(byte)) halves = [undefined, initial]
      text += String.fromCharCode(byte)
      i++
      continue
    }
    if (set === undefined) return null
    const low = bytes[i + 1]
    if (set.pairOf && low === undefined) return null
    const decoded = strictly(set.encoding, Uint8Array.from(set.pairOf ? set.pairOf(byte, low ?? 0) : [byte | 0x80]))
    if (decoded === null) return null
    text += decoded
    i += set.pairOf ? 2 : 1
  }
  return text
}

/**
 * What the bytes may say: by their character set, and where that is unknown or does not have them, or where writers
 * often name another than they use, as UTF-8 and as Latin-1.
 */
export function readingsOf(bytes: Buffer, set: CharacterSet): { readings: string[]; isDoubtful: boolean } {
  if (isPlain(bytes)) return { readings: [bytes.toString('latin1')], isDoubtful: false }
  const decoded = set.decode(bytes)
  const others = [strictly('utf-8', bytes), bytes.toString('latin1')]
  return {
    readings: [...new Set([decoded, ...others].filter(reading => reading !== null))],
    isDoubtful: decoded === null,
  }
}
