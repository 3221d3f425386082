import type { Sharp } from 'sharp'
import { orDamaged } from './decoder.ts'
import { mediaTypeOf } from './format.ts'
import { withoutFill } from './jpeg-fill.ts'
import { type OpenRaster, openRaster } from './open-raster.ts'
import { fitInto, readSamples, type Samples, shrink, withoutColour } from './samples.ts'
import { type Tally, tallyOf } from './tally.ts'

/** What a picture is that is no DICOM, after really decoding all of it, and its samples. */
export interface Raster {
  mediaType: string
  /** Pixels, as seen. */
  width: number
  height: number
  bitDepth: number
  frame: number | null
  /** Height of a pixel by its width. */
  pixelAspect: number
  /** What was found odd while it was read. */
  oddities: string[]
  /**
   * Shrunk to fit the side that was asked for; colour as RGB of 8 bits, transparent black. Grey of 8 bits that is kept
   * in three channels, as many X-rays are, is grey.
   */
  shrunk: Samples
  tally: Tally
  /** A PNG of it, where the kept file would not do; null: it does, or none was asked for. */
  picture: Buffer | null
}

type Resize = (image: Sharp) => Sharp

/**
 * Grey in the bits it is kept in, colour as RGB of 8 bits, transparent black; grey of 8 bits in three channels is grey.
 * @param resize unset: at full size
 */
export async function toSamples(opened: OpenRaster, resize: Resize = image => image): Promise<Samples> {
  const { image, isGrey, hasAlpha, bitDepth } = opened
  const isDeep = isGrey && bitDepth > 8
  const opaque = hasAlpha ? image.flatten({ background: '#000' }) : image
  const inSpace = opaque.toColourspace(isGrey ? (isDeep ? 'grey16' : 'b-w') : 'srgb')
  const samples = await readSamples(resize(inSpace), isGrey ? 1 : 3, isDeep)
  return (!isGrey && bitDepth === 8 && withoutColour(samples)) || samples
}

/** Samples of this many bytes are held at once. */
const mostWholeBytes = 40_000_000
/** Of larger pictures, which are decoded row by row and twice, so many pixels along a side are counted. */
const countedSide = 1024
/** With more bytes of scans a pixel a JPEG has many greys. */
const detailedJpeg = 1 / 32

/** Shrunk while it is loaded, a JPEG takes a fifth of the time, and every one of its bytes is looked at as well. */
async function shrinkAndCount(opened: OpenRaster, side: number) {
  const { width, height, isGrey, bitDepth, scanBytes } = opened
  const into = (side: number, kernel?: 'nearest') =>
    toSamples({ ...opened, image: opened.image.clone() }, image => fitInto(image, side, kernel))
  if (scanBytes > width * height * detailedJpeg) {
    const shrunk = await into(side)
    return { shrunk, tally: tallyOf(shrunk) }
  }
  if (width * height * (isGrey ? (bitDepth > 8 ? 2 : 1) : 3) > mostWholeBytes)
    return { shrunk: await into(side), tally: tallyOf(await into(countedSide, 'nearest')) }
  const whole = await toSamples(opened)
  return { shrunk: await shrink(whole, side), tally: tallyOf(whole) }
}

const toPng = ({ image, isGrey, bitDepth }: OpenRaster): Promise<Buffer> =>
  image
    .toColourspace(isGrey ? (bitDepth > 8 ? 'grey16' : 'b-w') : bitDepth > 8 ? 'rgb16' : 'srgb')
    .png({ compressionLevel: 2 })
    .toBuffer()

/**
 * Decodes every part of the file: the one way that a file cut short is noticed.
 * @param frame of a file of several pictures, from 1; null: such a file is refused
 * @param side of the square that the samples are to fit into, pixels
 * @param withPicture whether a PNG is made where one is kept
 * @throws InvalidInput field 'file': empty, another format or two at once, damaged or cut short, of other samples or colours,
 * or too large
 */
export async function readRaster(
  bytes: Buffer,
  frame: number | null,
  side: number,
  withPicture: boolean,
): Promise<Raster> {
  const read = async (bytes: Buffer): Promise<Raster> => {
    const opened = await openRaster(bytes, frame)
    return orDamaged(async () => {
      const { format, width, height, bitDepth, frame, isPictureApart, pixelAspect, oddities } = opened
      const picture = withPicture && isPictureApart ? await toPng({ ...opened, image: opened.image.clone() }) : null
      const seen = await shrinkAndCount(opened, side)
      return { mediaType: mediaTypeOf[format], width, height, bitDepth, frame, pixelAspect, oddities, picture, ...seen }
    })
  }
  return read(bytes).catch(error => {
    const whole = withoutFill(bytes, error)
    if (whole === null) throw error
    return read(whole)
  })
}
