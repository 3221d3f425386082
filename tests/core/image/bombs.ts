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
]

/** The beginning of a JPEG of three colours, and no more. */
function jpegOf(width: number, height: number, frame = 0xc0): Buffer {
  const start = Buffer.from([0xff, 0xd8, 0xff, frame, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
  start.writeUInt16BE(height, 7)
  start.writeUInt16BE(width, 9)
  const scan = Buffer.from([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0xff, 0xd9])
  return Buffer.concat([start, scan])
}
