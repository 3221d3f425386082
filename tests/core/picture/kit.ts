import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** Pixels without order, so that a picture compresses badly and every part of its file matters. */
export const noise = (width: number, height: number, channels: 1 | 3 = 1) =>
  sharp(Buffer.from(Array.from({ length: width * height * channels }, (_, i) => ((i * i) % 1009) % 251)), {
    raw: { width, height, channels },
  }).toColourspace(channels === 1 ? 'b-w' : 'srgb')

export const grey16 = (width: number, height: number, value: (i: number) => number) =>
  sharp(
    Uint16Array.from({ length: width * height }, (_, i) => value(i)),
    { raw: { width, height, channels: 1 } },
  ).toColourspace('grey16')

export const chunk = (type: string, content: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A PNG whose header promises width x height, as a decompression bomb does. @param bits and colour as in its header */
export const promise = (width: number, height: number, [bits, colour, interlace] = [8, 0, 0]) => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([bits ?? 8, colour ?? 0, 0, 0, interlace ?? 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(10))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export interface TiffField {
  tag: number
  /** 3: uint16, 4: uint32, 5: a fraction, by where it lies. */
  type: 3 | 4 | 5
  value: number
}

/** A TIFF, little-endian, of one picture in one strip for each list of fields; the strip's place is filled in. */
export function tiffOf(pages: { fields: TiffField[]; strip: Buffer }[]): Buffer {
  const header: Buffer = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])
  const parts: Buffer[] = [header]
  let at = 8
  let link: [Buffer, number] = [header, 4]
  for (const { fields, strip } of pages) {
    parts.push(strip)
    const stripAt = at
    at += strip.length
    const all = [
      ...fields,
      { tag: 273, type: 4, value: stripAt } as const,
      { tag: 279, type: 4, value: strip.length } as const,
    ]
    all.sort((a, b) => a.tag - b.tag)
    const folder = Buffer.alloc(2 + all.length * 12 + 4)
    folder.writeUInt16LE(all.length)
    for (const [i, { tag, type, value }] of all.entries()) {
      const entry = folder.subarray(2 + i * 12)
      entry.writeUInt16LE(tag, 0)
      entry.writeUInt16LE(type, 2)
      entry.writeUInt32LE(1, 4)
      if (type === 3) entry.writeUInt16LE(value, 8)
      else entry.writeUInt32LE(value, 8)
    }
    link[0].writeUInt32LE(at, link[1])
    parts.push(folder)
    at += folder.length
    link = [folder, folder.length - 4]
  }
  return Buffer.concat(parts)
}

/** Fields of a grey picture. @param compression 1: none, 8: deflate */
export const tiffFields = (width: number, height: number, bits: number, compression = 1): TiffField[] => [
  { tag: 256, type: 4, value: width },
  { tag: 257, type: 4, value: height },
  { tag: 258, type: 3, value: bits },
  { tag: 259, type: 3, value: compression },
  { tag: 262, type: 3, value: 1 },
  { tag: 277, type: 3, value: 1 },
  { tag: 278, type: 4, value: height },
]
