import sharp, { type Metadata, type Sharp } from 'sharp'
import { maximumPixels } from '#core/dicom/pixel-header.ts'
import { InvalidInput } from '#core/errors.ts'
import { nameOther, type RasterFormat, rasterFormatOf } from './format.ts'
import { findStranger } from './format-end.ts'

/** What a decoder may hold of a picture at once, bytes; what is decoded row by row needs next to nothing. */
const maxHeldBytes = 150_000_000
const allowed = 'a whole PNG, JPEG, TIFF, WebP or DICOM of at most 100 megapixels'

// Every image is decoded once: what libvips keeps of finished work only costs time.
sharp.cache(false)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadTiff', 'VipsForeignLoadWebp'],
})

export const refuse = (value: string): InvalidInput => new InvalidInput('file', value, allowed)

/** A picture that can be decoded: what its header says, and what decodes it when it is asked for pixels. */
export interface OpenRaster {
  format: RasterFormat
  /** Pixels, as seen: after the file's own turn (EXIF orientation). */
  width: number
  height: number
  /** Bits per channel that its pixels come in. */
  bitDepth: 8 | 16
  isGrey: boolean
  hasAlpha: boolean
  /** The page taken of a TIFF of several, from 1; null: it has one. */
  frame: number | null
  image: Sharp
}

/**
 * Looks at the header and refuses what is no picture of ours, or would take too much to decode. Nothing is decoded yet.
 * @param frame of a TIFF of several pages, from 1; null: such a TIFF is refused
 * @throws InvalidInput field 'file'
 */
export async function openRaster(bytes: Buffer, frame: number | null): Promise<OpenRaster> {
  const format = requireRaster(bytes)
  const stranger = findStranger(bytes, format)
  if (stranger !== null) throw refuse(`a ${format} ${stranger}`)
  const first = await readHeader(bytes, 0)
  const pageCount = first.pages ?? 1
  const page = pageOf(format, pageCount, frame)
  const header = page === 0 ? first : await readHeader(bytes, page)
  requireSize(header, format)
  return {
    format,
    width: header.autoOrient.width,
    height: header.autoOrient.height,
    bitDepth: bitDepthOf(header),
    isGrey: isGrey(header),
    hasAlpha: header.hasAlpha,
    frame: pageCount > 1 ? page + 1 : null,
    image: openDecoder(bytes, page),
  }
}

/** @throws InvalidInput field 'file' where the first bytes are of no format of ours */
export function requireRaster(bytes: Buffer): RasterFormat {
  if (bytes.length === 0) throw refuse('0 bytes')
  const format = rasterFormatOf(bytes)
  if (format === null) throw refuse(nameOther(bytes))
  return format
}

/** @param page from 0 */
export const openDecoder = (bytes: Buffer, page: number): Sharp =>
  sharp(bytes, { limitInputPixels: maximumPixels, failOn: 'truncated', page }).autoOrient()

const readHeader = (bytes: Buffer, page: number): Promise<Metadata> =>
  orDamaged(() => sharp(bytes, { limitInputPixels: false, page }).metadata())

/** @throws InvalidInput field 'file', with what the decoder says */
export async function orDamaged<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof InvalidInput) throw error
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ').trim()
    throw refuse(`damaged or cut short${/unknown error/i.test(reason) ? '' : ` (${reason})`}`)
  }
}

function pageOf(format: RasterFormat, pageCount: number, frame: number | null): number {
  if (pageCount <= 1) return 0
  if (format !== 'TIFF') throw refuse(`an animated ${format} of ${pageCount} pictures`)
  if (frame === null) throw refuse(`a TIFF of ${pageCount} pages, and none is chosen`)
  if (frame > pageCount) throw new InvalidInput('file', `a TIFF without page ${frame}`, `from 1 to ${pageCount}`)
  return frame - 1
}

function requireSize(header: Metadata, format: RasterFormat): void {
  const { width, height, channels, depth, isProgressive } = header
  if (width * height > maximumPixels) throw refuse(`${width} x ${height} pixels`)
  const sampleBytes = depth === 'ushort' ? 2 : 1
  // libwebp decodes all into one buffer and libvips copies it; an interlaced PNG is put together in memory; a
  // progressive JPEG is kept as coefficients of 16 bits until its last scan.
  const heldPerPixel =
    format === 'WebP'
      ? 8
      : !isProgressive
        ? 0
        : format === 'PNG'
          ? channels * sampleBytes
          : format === 'JPEG'
            ? channels * 2
            : 0
  if (width * height * heldPerPixel <= maxHeldBytes) return
  const most = Math.floor(maxHeldBytes / heldPerPixel / 1e6)
  const kind = format === 'WebP' ? 'a WebP' : format === 'PNG' ? 'an interlaced PNG' : 'a progressive JPEG'
  throw new InvalidInput('file', `${kind} of ${width} x ${height} pixels`, `of this kind up to ${most} megapixels`)
}

function bitDepthOf({ depth }: Metadata): 8 | 16 {
  if (depth === 'uchar') return 8
  if (depth === 'ushort') return 16
  throw refuse(`of ${depth} samples; they must be unsigned, of 8 or 16 bits`)
}

function isGrey({ space }: Metadata): boolean {
  if (space === 'b-w' || space === 'grey16') return true
  if (space === 'srgb' || space === 'rgb16') return false
  throw refuse(`in the colours ${space}; they must be grey or RGB`)
}
