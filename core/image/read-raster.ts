import { orDamaged } from './decoder.ts'
import { mediaTypeOf } from './format.ts'
import { withoutFill } from './jpeg-fill.ts'
import { type OpenRaster, openRaster } from './open-raster.ts'
import { fitInto, readSamples, type Samples, withoutColour } from './samples.ts'

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
  /** A PNG of it, where the kept file would not do; null: it does, or none was asked for. */
  picture: Buffer | null
}

/**
 * Grey in the bits it is kept in, colour as RGB of 8 bits, transparent black; grey of 8 bits in three channels is grey.
 * @param side of the square that they are shrunk to fit into, pixels; null: at full size
 */
export async function toSamples(opened: OpenRaster, side: number | null): Promise<Samples> {
  const { image, isGrey, hasAlpha, bitDepth } = opened
  const isDeep = isGrey && bitDepth > 8
  const opaque = hasAlpha ? image.flatten({ background: '#000' }) : image
  const inSpace = opaque.toColourspace(isGrey ? (isDeep ? 'grey16' : 'b-w') : 'srgb')
  const samples = await readSamples(side === null ? inSpace : fitInto(inSpace, side), isGrey ? 1 : 3, isDeep)
  return (!isGrey && bitDepth === 8 && withoutColour(samples)) || samples
}

const toPng = ({ image, isGrey, bitDepth }: OpenRaster): Promise<Buffer> =>
  image
    .toColourspace(isGrey ? (bitDepth > 8 ? 'grey16' : 'b-w') : bitDepth > 8 ? 'rgb16' : 'srgb')
    .png({ compressionLevel: 2 })
    .toBuffer()

/**
 * Decodes every pixel, none shrunk while loading: the one way that a file cut short is noticed. Row by row, so that
 * memory does not grow with the picture.
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
      const shrunk = await toSamples(opened, side)
      return { mediaType: mediaTypeOf[format], width, height, bitDepth, frame, pixelAspect, oddities, shrunk, picture }
    })
  }
  return read(bytes).catch(error => {
    const whole = withoutFill(bytes, error)
    if (whole === null) throw error
    return read(whole)
  })
}
