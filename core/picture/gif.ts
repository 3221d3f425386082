import { InvalidInput } from '#core/errors.ts'

interface Block {
  /** Where it ends. */
  end: number
  /** Of a picture: its pixels, its colours, bits of its first code, and its packed parts; null: another block. */
  picture: { pixels: number; colours: number; bits: number; parts: Buffer[] } | null
}

const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** Parts of up to 255 bytes, up to an empty one; null: the bytes end before. */
function readParts(bytes: Buffer, start: number): { parts: Buffer[]; end: number } | null {
  const parts: Buffer[] = []
  for (let at = start; at < bytes.length; ) {
    const length = bytes[at] as number
    if (length === 0) return { parts, end: at + 1 }
    parts.push(bytes.subarray(at + 1, at + 1 + length))
    at += 1 + length
  }
  return null
}

/** One block of a GIF (GIF89a, sections 20 to 26); null: its end, or the bytes end before. */
function readBlock(bytes: Buffer, at: number): Block | null {
  if (bytes[at] === 0x21) {
    const found = readParts(bytes, at + 2)
    return found && { end: found.end, picture: null }
  }
  if (bytes[at] !== 0x2c || at + 10 >= bytes.length) return null
  const first = at + 10 + tableBytes(bytes[at + 9] as number)
  const found = readParts(bytes, first + 1)
  const colours = (tableBytes(bytes[at + 9] as number) || tableBytes(bytes[10] as number)) / 3
  const pixels = bytes.readUInt16LE(at + 5) * bytes.readUInt16LE(at + 7)
  return found && { end: found.end, picture: { pixels, colours, bits: bytes[first] ?? 0, parts: found.parts } }
}

const firstBlock = (bytes: Buffer) => 13 + tableBytes(bytes[10] ?? 0)

/** Behind its trailer; null: it has none. */
export function endOfGif(bytes: Buffer): number | null {
  let at = firstBlock(bytes)
  for (let block = readBlock(bytes, at); block; block = readBlock(bytes, at)) at = block.end
  return bytes[at] === 0x3b ? at + 1 : null
}

/**
 * That each picture up to the chosen one has its pixels: decoders leave the rest as it was.
 * @param frame from 1
 * @throws InvalidInput field 'file'
 */
export function checkGif(bytes: Buffer, frame: number): void {
  let at = firstBlock(bytes)
  let found = 0
  for (let block = readBlock(bytes, at); block && found < frame; block = readBlock(bytes, at)) {
    at = block.end
    if (!block.picture) continue
    found++
    const { pixels, colours, bits, parts } = block.picture
    if (bits < 1 || bits > 11 || lzwPixels(Buffer.concat(parts), bits, pixels, colours) < pixels) throw damaged(found)
  }
  if (found < frame) throw damaged(found + 1)
}

const damaged = (picture: number) =>
  new InvalidInput('file', `a GIF that is damaged or cut short: picture ${picture} lacks pixels`, 'a whole file')

/** How many pixels the codes stand for, the least significant bit first; -1: one stands for nothing, or for no colour. */
function lzwPixels(packed: Uint8Array, firstBits: number, most: number, colours: number): number {
  const [clear, end] = [1 << firstBits, (1 << firstBits) + 1]
  const lengths = new Uint32Array(4096).fill(1, 0, clear)
  let [size, next, before, pixels, held, bits, at] = [firstBits + 1, end + 1, 0, 0, 0, 0, 0]
  while (pixels < most) {
    while (bits < size) {
      if (at >= packed.length) return pixels
      held |= (packed[at++] as number) << bits
      bits += 8
    }
    const code = held & ((1 << size) - 1)
    held >>>= size
    bits -= size
    if (code === end) return pixels
    if (code === clear) {
      size = firstBits + 1
      next = end + 1
      before = 0
      continue
    }
    if (before === 0 ? code >= clear : code > next) return -1
    // Without any table, decoders have one of their own.
    if (colours > 0 && code < clear && code >= colours) return -1
    if (before > 0 && next < 4096) {
      lengths[next++] = before + 1
      if (next === 1 << size && size < 12) size++
    }
    before = lengths[code] as number
    pixels += before
  }
  return pixels
}
