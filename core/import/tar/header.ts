import { readUtf8 } from '#core/import/archive-name.ts'

/** A block of a TAR: headers are one, data fill whole ones. */
export const blockBytes = 512

export interface TarHeader {
  name: string
  size: number
  /** '0' a file, '5' a folder, '1' and '2' links; see POSIX.1-2017, pax, ustar interchange format. */
  type: string
}

export class BadTar extends Error {}

const textAt = (block: Buffer, at: number, length: number): Buffer => {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  return end < 0 ? field : field.subarray(0, end)
}

/** Names are UTF-8, or bytes of another table that no header names. */
export const decodeName = (bytes: Buffer): string => readUtf8(bytes) ?? bytes.toString('latin1')

/** Octal digits, or base 256 where the first bit is set (GNU, for what octal cannot hold). */
function numberAt(block: Buffer, at: number, length: number): number {
  const field = block.subarray(at, at + length)
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f)
    if (!Number.isSafeInteger(value)) throw new BadTar('a size that no file has')
    return value
  }
  const digits = textAt(block, at, length).toString('latin1').trim()
  if (!/^[0-7]*$/.test(digits)) throw new BadTar('a header that is none')
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

const isEmpty = (block: Buffer): boolean => block.every(byte => byte === 0)

/** The sum of all bytes of a header, its own field taken as blanks; some old tools added them as signed. */
function requireSum(block: Buffer): void {
  const stated = numberAt(block, 148, 8)
  const bytes = [...block].map((byte, i) => (i >= 148 && i < 156 ? 0x20 : byte))
  const unsigned = bytes.reduce((sum, byte) => sum + byte, 0)
  const signed = bytes.reduce((sum, byte) => sum + (byte > 127 ? byte - 256 : byte), 0)
  if (stated !== unsigned && stated !== signed) throw new BadTar('a header whose checksum is wrong')
}

/** Whether a file begins as a TAR does. @param block its first 512 bytes */
export function isTar(block: Buffer): boolean {
  if (block.length < blockBytes || isEmpty(block)) return false
  try {
    requireSum(block)
    return true
  } catch (error) {
    if (error instanceof BadTar) return false
    throw error
  }
}

/** @returns null: the end of the archive @throws BadTar */
export function readHeader(block: Buffer): TarHeader | null {
  if (isEmpty(block)) return null
  requireSum(block)
  const isUstar = block.subarray(257, 262).toString('latin1') === 'ustar'
  const name = decodeName(textAt(block, 0, 100))
  // Of GNU's own format, 'ustar  ', other things stand there.
  const prefix = isUstar && block[262] === 0 ? decodeName(textAt(block, 345, 155)) : ''
  const type = String.fromCharCode(block[156] ?? 0)
  return { name: prefix === '' ? name : `${prefix}/${name}`, size: numberAt(block, 124, 12), type }
}

/** Records "<length> <key>=<value>\n" of a pax header. @throws BadTar */
export function readPax(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const blank = bytes.indexOf(0x20, at)
    const length = Number(bytes.subarray(at, blank).toString('latin1'))
    const end = at + length
    if (blank < 0 || blank - at > 10 || !Number.isInteger(length) || end > bytes.length || bytes[end - 1] !== 0x0a)
      throw new BadTar('a pax record that is none')
    const equals = bytes.indexOf(0x3d, blank)
    if (equals < 0 || equals >= end) throw new BadTar('a pax record without a value')
    const key = bytes.subarray(blank + 1, equals).toString('latin1')
    records.set(key, decodeName(bytes.subarray(equals + 1, end - 1)))
    at = end
  }
  return records
}
