import { type Encoding, encodings, likelihood } from '#core/import/list/text/encodings.ts'
import type { ListEncoding } from '#core/import/reading.ts'

export interface DecodedText {
  text: string
  /** For people: "UTF-8", "Windows-1252". */
  encoding: string
  /** Other encodings that are as likely and read other words. */
  alternatives: string[]
}

const longestSample = 256 * 2 ** 10
/** Of 1: what makes words of a language at all. */
const leastSure = 0.5

/** UTF-16 without its mark: of text in Latin letters every second byte is nothing. */
function wideByteOrder(bytes: Buffer): 'UTF-16LE' | 'UTF-16BE' | null {
  if (bytes.length < 4 || bytes.length % 2 === 1) return null
  const head = bytes.subarray(0, 4096)
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i] === 0) even += 1
    if (head[i + 1] === 0) odd += 1
  }
  const half = head.length / 2
  if (odd > half * 0.6 && even < half * 0.1) return 'UTF-16LE'
  return even > half * 0.6 && odd < half * 0.1 ? 'UTF-16BE' : null
}

function decodeMarked(bytes: Buffer): DecodedText | null {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'UTF-16LE'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'UTF-16BE'
        : wideByteOrder(bytes)
  if (marked === null) return null
  return { text: new TextDecoder(marked).decode(bytes), encoding: marked, alternatives: [] }
}

/** Lines with bytes beyond ASCII, the first of them: they alone tell one encoding from another. */
function tellingLines(bytes: Buffer): Buffer {
  const lines: Buffer[] = []
  let length = 0
  for (let i = 0; i < bytes.length && length < longestSample; i += 1) {
    if ((bytes[i] ?? 0) < 0x80) continue
    const start = Math.max(bytes.lastIndexOf(10, i) + 1, i - 1000)
    const next = bytes.indexOf(10, i)
    const end = Math.min(next < 0 ? bytes.length : next + 1, i + 1000)
    lines.push(bytes.subarray(start, end))
    length += end - start
    i = end - 1
  }
  return Buffer.concat(lines)
}

/** Where most of what is beyond ASCII is UTF-8, the rest is damage: the rows that it is in cannot be read. */
function isSpoiledUtf8(sample: Buffer): boolean {
  const beyond = [...new TextDecoder().decode(sample)].filter(letter => letter > '\x7f')
  const spoiled = beyond.filter(letter => letter === '\uFFFD').length
  return beyond.length - spoiled > spoiled * 2
}

const labelOf = (encoding: ListEncoding) => encoding.toLowerCase().replaceAll('_', '-')
export const decodeCells = (bytes: Buffer, encoding: ListEncoding): string =>
  new TextDecoder(labelOf(encoding)).decode(bytes)
const encodingName = (encoding: ListEncoding): string =>
  encodings.find(({ label }) => label.replaceAll('_', '-') === labelOf(encoding))?.name ??
  encoding.replaceAll('_', '-').replace('UTF-16-', 'UTF-16')

const decodeAs = (encoding: Encoding, bytes: Buffer) => new TextDecoder(encoding.label).decode(bytes)

/**
 * Text of a list in whatever encoding it was saved: by its mark, by being UTF-8 or UTF-16, else by which encoding makes
 * words of it. Where several do, the first is taken and the others are named.
 * @param known words that may stand in it: names of files, of classes
 * @param chosen by somebody
 */
export function decodeText(bytes: Buffer, known: readonly string[], chosen?: ListEncoding | null): DecodedText {
  if (chosen) return { text: decodeCells(bytes, chosen), encoding: encodingName(chosen), alternatives: [] }
  const wide = decodeMarked(bytes)
  if (wide) return wide
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8', alternatives: [] }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  const sample = tellingLines(bytes)
  if (isSpoiledUtf8(sample))
    return { text: new TextDecoder().decode(bytes), encoding: 'UTF-8, damaged', alternatives: [] }
  const scored = encodings.map(encoding => {
    const words = decodeAs(encoding, sample)
    return { encoding, words, score: likelihood(encoding, sample, words, known) }
  })
  const most = Math.max(...scored.map(({ score }) => score))
  const [best, ...equal] = scored.filter(({ score }) => score === most)
  const encoding = best?.encoding ?? encodings[0]
  const others = equal.filter(({ words }) => words !== best?.words).map(other => other.encoding.name)
  const alternatives = others.length === 0 && most < leastSure ? ['another encoding'] : others
  return { text: decodeAs(encoding, bytes), encoding: encoding.name, alternatives }
}
