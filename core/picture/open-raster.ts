import type { Metadata, Sharp } from 'sharp'
import { checkScans } from '#core/dicom/jpeg-scans.ts'
import { decodeBmp, readBmpHeader } from './bmp.ts'
import { decodeCmyk } from './cmyk.ts'
import { openDecoder, orDamaged, readHeader, refuse } from './decoder.ts'
import { nameOther, type RasterFormat, rasterFormatOf } from './format.ts'
import { requireAlone } from './format-end.ts'
import { chooseFrame, refuseAnimatedPng } from './frames.ts'
import { checkGif } from './gif.ts'
import { decodeJpeg2000File } from './jpeg-2000-file.ts'
import { nameOtherJpeg, readJpegHeader, withoutStrays } from './jpeg-header.ts'
import { densityOfGif, densityOfPng, densityOfTiff, pixelAspectOf } from './pixel-aspect.ts'
import { requireSize } from './require-size.ts'
import { openSamples, type Samples } from './samples.ts'
import { checkParts, hasUnnamedChannel } from './tiff/check-parts.ts'
import { onePage, tilesAsStrips } from './tiff/one-page.ts'
import { readPages, type Tiff, type TiffPage, tag } from './tiff/read-pages.ts'

/** A picture that can be decoded: what its header says, and what decodes it when it is asked for pixels. */
export interface OpenRaster {
  format: RasterFormat
  /** Pixels, as seen: after the file's own turn (EXIF orientation). */
  width: number
  height: number
  /** Bits per channel that its pixels have: 8 to 16. */
  bitDepth: number
  isGrey: boolean
  hasAlpha: boolean
  /** The one taken of a file of several pictures, from 1; null: it has one. */
  frame: number | null
  /** Height of a pixel by its width, as seen. */
  pixelAspect: number
  /** Whoever reads the kept file would see something else, or nothing: a PNG is kept beside it. */
  isPictureApart: boolean
  /** Of a JPEG, from its first scan to its end: what else it carries (EXIF, a film) says nothing of its greys. Else 0. */
  scanBytes: number
  /** What was found odd, for people. */
  oddities: string[]
  image: Sharp
}

/** @returns what the first bytes say @throws InvalidInput field 'file' where they are of no format of ours */
export function requireRaster(bytes: Buffer): RasterFormat {
  if (bytes.length === 0) throw refuse('0 bytes')
  const format = rasterFormatOf(bytes)
  if (format === null) throw refuse(nameOther(bytes))
  return format
}

/**
 * Looks at the header and refuses what is no picture of ours, would take too much to decode, or lacks a part. What libvips
 * does not read is decoded here; of all else, nothing is yet.
 * @param frame of a file of several pictures, from 1; null: such a file is refused
 * @throws InvalidInput field 'file'
 */
export async function openRaster(bytes: Buffer, frame: number | null): Promise<OpenRaster> {
  const format = requireRaster(bytes)
  if (format === 'JPEG') return openJpeg(bytes)
  requireAlone(bytes, format)
  switch (format) {
    case 'BMP':
      return decoded(format, decodeBmp(bytes), 8, pixelAspectOf(readBmpHeader(bytes).density))
    case 'JPEG 2000': {
      const { samples, bitDepth } = await decodeJpeg2000File(bytes)
      return decoded(format, samples, bitDepth, 1)
    }
    case 'TIFF':
      return openTiff(bytes, frame)
    default:
      return openAnimated(bytes, format, frame)
  }
}

/** A picture that was looked at when it came in: what can be read of it is read. */
export async function openKept(bytes: Buffer): Promise<OpenRaster> {
  const format = requireRaster(bytes)
  return opened(format, await readHeader(bytes), { image: openDecoder(bytes, { failOn: 'truncated' }) })
}

const decoded = (format: RasterFormat, samples: Samples, bitDepth: number, pixelAspect: number): OpenRaster => ({
  ...{ format, bitDepth, pixelAspect, frame: null, hasAlpha: false, isPictureApart: true, scanBytes: 0, oddities: [] },
  ...{ width: samples.width, height: samples.height, isGrey: samples.channels === 1, image: openSamples(samples) },
})

type Opened = Partial<Omit<OpenRaster, 'image'>> & { image: Sharp }

const opened = (format: RasterFormat, header: Metadata, rest: Opened): OpenRaster => ({
  ...{ format, width: header.autoOrient.width, height: header.autoOrient.height },
  ...{ bitDepth: bitDepthOf(header), isGrey: isGrey(header), hasAlpha: header.hasAlpha },
  ...{ frame: null, pixelAspect: 1, isPictureApart: false, scanBytes: 0, oddities: [] },
  ...rest,
})

const isTurned = ({ orientation = 1 }: Metadata) => orientation >= 5

async function openAnimated(bytes: Buffer, format: 'PNG' | 'WebP' | 'GIF', frame: number | null): Promise<OpenRaster> {
  if (format === 'PNG') refuseAnimatedPng(bytes)
  const header = await readHeader(bytes)
  const chosen = chooseFrame(header.pages ?? 1, frame, [`an animated ${format}`, 'picture'])
  requireSize(header, format)
  const density = format === 'PNG' ? densityOfPng(bytes) : format === 'GIF' ? densityOfGif(bytes) : null
  if (format === 'GIF') checkGif(bytes, chosen ?? 1)
  return opened(format, header, {
    frame: chosen,
    pixelAspect: pixelAspectOf(density, isTurned(header)),
    isPictureApart: format === 'GIF' || chosen !== null,
    image: openDecoder(bytes, { failOn: 'error', page: (chosen ?? 1) - 1 }),
  })
}

async function openJpeg(bytes: Buffer): Promise<OpenRaster> {
  const jpeg = readJpegHeader(bytes)
  const behind = requireAlone(bytes, 'JPEG', jpeg)
  const other = nameOtherJpeg(jpeg)
  if (other !== null) throw refuse(other)
  const header = await readHeader(bytes)
  requireSize(header, 'JPEG')
  const pixelAspect = pixelAspectOf(jpeg.density, isTurned(header))
  const whole = withoutStrays(bytes, jpeg)
  checkScans(whole)
  const image = openDecoder(whole, { failOn: 'warning' })
  // Cameras put further pictures and films behind the picture.
  const oddities = behind.isOfCamera ? ['the first picture is taken; its camera put more behind it'] : []
  const scanBytes = jpeg.scanAt === null ? 0 : bytes.length - behind.byteCount - jpeg.scanAt
  if (header.space !== 'cmyk') return opened('JPEG', header, { pixelAspect, scanBytes, oddities, image })
  return { ...decoded('JPEG', await orDamaged(() => decodeCmyk(image)), 8, pixelAspect), oddities }
}

async function openTiff(bytes: Buffer, frame: number | null): Promise<OpenRaster> {
  const tiff = readPages(bytes)
  const whole = tiff.pages.filter(page => !page.isReduced)
  const pages = whole.length > 0 ? whole : tiff.pages.slice(0, 1)
  const chosen = chooseFrame(pages.length, frame, ['a TIFF', 'page'])
  const page = pages[(chosen ?? 1) - 1]
  if (!page) throw refuse('a TIFF without a picture')
  await checkParts(bytes, page)
  if (page.number(tag.compression, 1) === 7 && page.fields.has(tag.tileOffsets)) await checkTiles(bytes, tiff, page)
  const alone = onePage(bytes, tiff, page)
  const header = await readHeader(alone)
  requireSize(header, 'TIFF')
  const pixelAspect = pixelAspectOf(densityOfTiff(page), isTurned(header))
  const image = openDecoder(alone, { failOn: 'warning' })
  if (header.space === 'cmyk' && header.depth === 'uchar')
    return { ...decoded('TIFF', await orDamaged(() => decodeCmyk(image)), 8, pixelAspect), frame: chosen }
  const isUnnamed = hasUnnamedChannel(page)
  const rest = { frame: chosen, pixelAspect, isPictureApart: chosen !== null || page !== tiff.pages[0] || isUnnamed }
  if (!isUnnamed) return opened('TIFF', header, { ...rest, image })
  return opened('TIFF', header, { ...rest, hasAlpha: false, image: image.removeAlpha() })
}

async function checkTiles(bytes: Buffer, tiff: Tiff, page: TiffPage): Promise<void> {
  const strips = openDecoder(onePage(bytes, tiff, tilesAsStrips(page, tiff.isLittleEndian)), { failOn: 'warning' })
  await orDamaged(() => strips.resize(8, 8, { fit: 'fill', fastShrinkOnLoad: false }).raw().toBuffer())
}

function bitDepthOf({ depth }: Metadata): 8 | 16 {
  if (depth === 'uchar') return 8
  if (depth === 'ushort') return 16
  throw refuse(`of ${depth} samples; they must be unsigned, of 8 or 16 bits`)
}

function isGrey({ space }: Metadata): boolean {
  if (space === 'b-w' || space === 'grey16') return true
  if (space === 'srgb' || space === 'rgb16') return false
  throw refuse(`in the colours ${space}; they must be grey or RGB, or CMYK of 8 bits`)
}
