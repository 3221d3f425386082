import sharp from 'sharp'
import { promise, tiffFields, tiffOf } from './kit.ts'

/** As large as they say they are, and almost nothing on the disk. */
export const bombs: [string, () => Buffer | Promise<Buffer>, RegExp][] = [
  ['a PNG of 65535 x 65535', () => promise(65_535, 65_535), /65535 x 65535 pixels/],
  ['a PNG of 20000 x 20000', () => promise(20_000, 20_000), /20000 x 20000 pixels/],
  ['a PNG of 2147483647 x 1', () => promise(2 ** 31 - 1, 1), /pixels|damaged/],
  [
    'a TIFF of 65535 x 65535',
    () => tiffOf([{ fields: tiffFields(65_535, 65_535, 16), strip: Buffer.alloc(10) }]),
    /65535 x 65535 pixels/,
  ],
  ['a JPEG of 65500 x 65500', () => jpegOf(65_500, 65_500), /65500 x 65500 pixels/],
  [
    'an interlaced PNG of 9000 x 9000 in colour',
    () => promise(9000, 9000, [16, 2, 1]),
    /an interlaced PNG of 9000 x 9000 pixels; allowed: of this kind up to 25 megapixels/,
  ],
  ['a progressive JPEG of 9000 x 9000', () => jpegOf(9000, 9000, 0xc2), /a progressive JPEG of 9000 x 9000/],
  [
    'a WebP of 9000 x 9000',
    () =>
      sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#777' } })
        .webp({ effort: 0 })
        .toBuffer(),
    /a WebP of 9000 x 9000/,
  ],
  ['a GIF of 65535 x 65535', () => gifOf(65_535, 65_535), /65535 x 65535 pixels/],
  ['a GIF of 9000 x 9000', () => gifOf(9000, 9000), /a GIF of 9000 x 9000 pixels; allowed: of this kind up to 18/],
  ['a BMP of 60000 x 60000', () => bmpOf(60_000, 60_000, 24, 0), /60000 x 60000 pixels/],
  ['a BMP in colour of 9000 x 9000', () => bmpOf(9000, 9000, 24, 0), /a BMP in colour of 9000 x 9000 pixels/],
  ['a BMP of 9000 x 9000 in runs', () => bmpOf(9000, 9000, 8, 1), /that unpack to 81000000/],
  ['a JPEG 2000 of 60000 x 60000', () => jpeg2000Of(60_000, 60_000), /60000 x 60000 pixels/],
  ['a JPEG 2000 of 9000 x 9000', () => jpeg2000Of(9000, 9000), /of 71 bytes that unpack to 81000000/],
]

/** One picture of one colour, of one code. */
function gifOf(width: number, height: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16LE(width, 0)
  size.writeUInt16LE(height, 2)
  const colours = Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])
  const codes = Buffer.from([0, 2, 2, 0x4c, 0x01, 0, 0x3b])
  return Buffer.concat([Buffer.from('GIF89a'), size, colours, Buffer.from([0x2c, 0, 0, 0, 0]), size, codes])
}

function bmpOf(width: number, height: number, bits: number, compression: number): Buffer {
  const bytes = Buffer.alloc(54 + 1024 + 16)
  bytes.write('BM')
  bytes.writeUInt32LE(54 + 1024, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(height, 22)
  bytes.writeUInt16LE(bits, 28)
  bytes.writeUInt32LE(compression, 30)
  return bytes
}

/** The header of a bare stream of one grey channel, and an empty tile. */
function jpeg2000Of(width: number, height: number): Buffer {
  const siz = Buffer.alloc(43)
  siz.set([0xff, 0x51, 0, 41], 0)
  for (const at of [6, 22]) {
    siz.writeUInt32BE(width, at)
    siz.writeUInt32BE(height, at + 4)
  }
  siz.set([0, 1, 7, 1, 1], 38)
  const sot = Buffer.from([0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, 14, 0, 1, 0xff, 0x93])
  return Buffer.concat([Buffer.from([0xff, 0x4f]), siz, sot, Buffer.alloc(10), Buffer.from([0xff, 0xd9])])
}

/** The beginning of a JPEG of three colours, and no more. */
function jpegOf(width: number, height: number, frame = 0xc0): Buffer {
  const start = Buffer.from([0xff, 0xd8, 0xff, frame, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
  start.writeUInt16BE(height, 7)
  start.writeUInt16BE(width, 9)
  const scan = Buffer.from([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0xff, 0xd9])
  return Buffer.concat([start, scan])
}
