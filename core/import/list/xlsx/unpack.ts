import { inflateRawSync } from 'node:zlib'

/** What is no ZIP, or one that would fill the memory. */
export class BadPackage extends Error {}

const endMark = 0x06054b50
const entryMark = 0x02014b50
const localMark = 0x04034b50
const mostEntries = 10_000
/** Of one part, unpacked. */
const largestPart = 512 * 2 ** 20

interface Part {
  offset: number
  compressedSize: number
  method: number
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at -= 1)
    if (bytes.readUInt32LE(at) === endMark) return at
  throw new BadPackage('it is no spreadsheet')
}

/**
 * The parts of a ZIP in memory, by name, unpacked where they are asked for.
 * @param largest of one part, unpacked
 */
export function openPackage(bytes: Buffer, largest = largestPart): (name: string) => Buffer | null {
  const parts = new Map<string, Part>()
  try {
    const end = findEnd(bytes)
    const count = bytes.readUInt16LE(end + 10)
    if (count > mostEntries) throw new BadPackage(`it has ${count} parts`)
    let at = bytes.readUInt32LE(end + 16)
    for (let i = 0; i < count; i += 1) {
      if (bytes.readUInt32LE(at) !== entryMark) throw new BadPackage('it is damaged')
      const [nameLength, extra, comment] = [28, 30, 32].map(offset => bytes.readUInt16LE(at + offset)) as [
        number,
        number,
        number,
      ]
      if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new BadPackage('it is encrypted')
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
      const part = { offset: bytes.readUInt32LE(at + 42), compressedSize: bytes.readUInt32LE(at + 20) }
      parts.set(name.replaceAll('\\', '/').toLowerCase(), { ...part, method: bytes.readUInt16LE(at + 10) })
      at += 46 + nameLength + extra + comment
    }
  } catch (error) {
    if (error instanceof RangeError) throw new BadPackage('it is damaged')
    throw error
  }
  return name => {
    const part = parts.get(name.toLowerCase())
    return part ? unpack(bytes, part, largest) : null
  }
}

function unpack(bytes: Buffer, { offset, compressedSize, method }: Part, largest: number): Buffer {
  try {
    if (bytes.readUInt32LE(offset) !== localMark) throw new BadPackage('it is damaged')
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
    const packed = bytes.subarray(start, start + compressedSize)
    if (method === 0 && packed.length <= largest) return packed
    if (method !== 8) throw new BadPackage(`it is packed with method ${method}`)
    return inflateRawSync(packed, { maxOutputLength: largest, chunkSize: 2 ** 18 })
  } catch (error) {
    if (error instanceof BadPackage) throw error
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new BadPackage(`a part of it unpacks to more than ${largest} bytes`)
    throw new BadPackage('it is damaged')
  }
}
