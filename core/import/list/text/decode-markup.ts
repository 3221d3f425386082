import { type DecodedText, decodeText } from '#core/import/list/text/decode-text.ts'
import { encodings } from '#core/import/list/text/encodings.ts'
import type { ListEncoding } from '#core/import/reading.ts'

export interface DecodedMarkup extends DecodedText {
  /** Whether it is UTF-8 or UTF-16, what it declares, or what somebody says: not found by its words. */
  isSure: boolean
  /** What contradicts itself or is not clear, in sentences. */
  doubts: string[]
}

/** JSON and XML begin in two characters of ASCII: where nothing stands beside them tells the width of all (RFC 4627). */
function widthOf(bytes: Buffer): 'UTF-32' | 'UTF-16LE' | 'UTF-16BE' | null {
  const head = bytes.subarray(0, 4)
  const nothings = [...head].map(byte => (byte === 0 ? '0' : 'x')).join('')
  if (['000x', 'x000'].includes(nothings) || ['0000feff', 'fffe0000'].includes(head.toString('hex'))) return 'UTF-32'
  if (nothings === '0x0x') return 'UTF-16BE'
  return nothings === 'x0x0' ? 'UTF-16LE' : null
}

const declaration = /^(?:\xef\xbb\xbf)?\s{0,100}<\?xml\s[^>]{0,200}?\bencoding\s{0,10}=\s{0,10}["']([^"'<>]{0,100})["']/
const longestDeclaration = 1024

/** What TextDecoder calls an encoding; null: it knows none of that name. */
function labelOf(name: string): string | null {
  try {
    return new TextDecoder(name).encoding
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function decodeWhole(bytes: Buffer, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

const alternativesDoubt = ({ encoding, alternatives }: DecodedText) =>
  alternatives.length === 0
    ? []
    : [
        `Its letters are read as ${encoding}; they may be ${alternatives.join(' or ')}: choose its encoding if names look wrong.`,
      ]

function guess(
  bytes: Buffer,
  known: readonly string[],
  doubts: (read: DecodedText) => string[] = () => [],
): DecodedMarkup {
  const read = decodeText(bytes, known)
  const isSure = read.encoding.startsWith('UTF-') && read.encoding !== 'UTF-8, damaged'
  const damaged =
    read.encoding === 'UTF-8, damaged'
      ? ['Its letters are read as UTF-8, and some cannot be read: choose its encoding.']
      : []
  return { ...read, isSure, doubts: [...doubts(read), ...alternativesDoubt(read), ...damaged] }
}

function decodeDeclared(bytes: Buffer, name: string, known: readonly string[]): DecodedMarkup {
  const label = labelOf(name)
  const shown = name.replaceAll(/\p{C}/gu, '\uFFFD')
  if (label === null)
    return guess(bytes, known, ({ encoding }) => [
      `It declares the encoding ${shown}, and there is none of that name: its letters are read as ${encoding}.`,
    ])
  // That it can be read at all by characters of one byte says that it is none of two.
  if (label.startsWith('utf-16')) return guess(bytes, known)
  const text = decodeWhole(bytes, label)
  if (text === null)
    return guess(bytes, known, ({ encoding }) => [
      `It declares the encoding ${shown}, and is not written in it: its letters are read as ${encoding}.`,
    ])
  const encoding = label === 'utf-8' ? 'UTF-8' : (encodings.find(one => one.label === label)?.name ?? shown)
  const asUtf8 = label === 'utf-8' ? null : decodeWhole(bytes, 'utf-8')
  const isBoth = asUtf8 !== null && asUtf8 !== text
  const doubts = isBoth
    ? [`It declares the encoding ${shown}, and may be written in UTF-8: it is read as declared.`]
    : []
  return { text, encoding, alternatives: [], isSure: true, doubts }
}

/**
 * JSON or XML as text: by its mark or width, by what XML declares, by being UTF-8, else by which encoding makes words of it.
 * @param known words that may stand in it
 * @param chosen by somebody
 * @returns null: UTF-32, which is not read
 */
export function decodeMarkup(
  bytes: Buffer,
  isXml: boolean,
  known: readonly string[],
  chosen?: ListEncoding | null,
): DecodedMarkup | null {
  if (chosen) return { ...decodeText(bytes, known, chosen), isSure: true, doubts: [] }
  const width = widthOf(bytes)
  if (width === 'UTF-32') return null
  if (width)
    return { text: new TextDecoder(width).decode(bytes), encoding: width, alternatives: [], isSure: true, doubts: [] }
  const isMarked = /^(?:efbbbf|feff|fffe)/.test(bytes.subarray(0, 3).toString('hex'))
  const said = isXml && !isMarked ? declaration.exec(bytes.toString('latin1', 0, longestDeclaration))?.[1] : undefined
  return said === undefined ? guess(bytes, known) : decodeDeclared(bytes, said, known)
}
