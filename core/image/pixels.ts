import sharp, { type Sharp } from 'sharp'
import { InvalidInput } from '#core/errors.ts'
import { maxLuminance } from './network-values.ts'

const maxPixels = 100_000_000
const longestThumbnailSide = 256
const allowed = 'a whole PNG or JPEG of at most 100 megapixels'

// Every image is decoded once: what libvips keeps of finished work only costs time.
sharp.cache(false)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg'] })

export interface ImageFacts {
  mediaType: 'image/png' | 'image/jpeg'
  /** Pixels, as seen: after the file's own turn (EXIF orientation). */
  width: number
  height: number
  /** Bits per channel that its pixels come in: 8 or 16. */
  bitDepth: 8 | 16
}

const mediaTypeOf = (bytes: Buffer): ImageFacts['mediaType'] | null => {
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png'
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  return null
}

const open = (bytes: Buffer): Sharp => sharp(bytes, { limitInputPixels: maxPixels, failOn: 'truncated' }).autoOrient()

/** Every pixel is decoded and none shrunk while loading: the one way that a file cut short is noticed. */
async function decode<T>(bytes: Buffer, act: (image: Sharp) => Promise<T>): Promise<T> {
  if (bytes.length === 0) throw new InvalidInput('file', '0 bytes', allowed)
  if (mediaTypeOf(bytes) === null) throw new InvalidInput('file', 'neither PNG nor JPEG', allowed)
  try {
    return await act(open(bytes))
  } catch (error) {
    if (error instanceof InvalidInput) throw error
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ').trim()
    const detail = /unknown error/i.test(reason) ? '' : ` (${reason})`
    throw new InvalidInput('file', `damaged or cut short${detail}`, allowed)
  }
}

/**
 * What a PNG or JPEG is, after really decoding it.
 * @throws InvalidInput field 'file': empty, another format, damaged or cut short, more than 100 megapixels
 */
export const inspectImage = (bytes: Buffer): Promise<ImageFacts> =>
  decode(bytes, async image => {
    const mediaType = mediaTypeOf(bytes) ?? 'image/png'
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (width * height > maxPixels) throw new InvalidInput('file', `${width} x ${height} pixels`, allowed)
    const { depth, autoOrient } = await image.metadata()
    await image.resize(8, 8, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false }).raw().toBuffer()
    return { mediaType, width: autoOrient.width, height: autoOrient.height, bitDepth: depth === 'ushort' ? 16 : 8 }
  })

/**
 * Luminance of the whole image, stretched onto a square: transparent is black, colour becomes CIE luminance,
 * 16-bit pixels stay 16-bit throughout. libvips shrinks by a box over whole pixels, then by a linear kernel as
 * wide as the step (`box-then-linear` in preprocessing.ts). The same bytes give the same numbers.
 * @param size side of the square, pixels
 * @returns Uint16Array[size * size], row by row from the top, 0 (black) to 65535 (the greatest value of its bit depth)
 * @throws InvalidInput as inspectImage
 */
export const readLuminance16 = (bytes: Buffer, size: number): Promise<Uint16Array> =>
  decode(bytes, async image => {
    const raw = await image
      .flatten({ background: '#000' })
      .toColourspace('grey16')
      .resize(size, size, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw({ depth: 'ushort' })
      .toBuffer()
    const aligned = raw.byteOffset % 2 === 0 ? raw : Uint8Array.from(raw)
    return new Uint16Array(aligned.buffer, aligned.byteOffset, size * size)
  })

/** As readLuminance16, as Float32Array from 0 to 1. */
export const readLuminance = async (bytes: Buffer, size: number): Promise<Float32Array> =>
  Float32Array.from(await readLuminance16(bytes, size), value => value / maxLuminance)

/**
 * A WebP of at most 256 pixels on its longest side, for grids.
 * @throws InvalidInput as inspectImage
 */
export const makeThumbnail = (bytes: Buffer): Promise<Buffer> =>
  decode(bytes, image =>
    image
      .resize(longestThumbnailSide, longestThumbnailSide, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer(),
  )
