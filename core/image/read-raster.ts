import { mediaTypeOf } from './format.ts'
import { type OpenRaster, openRaster, orDamaged } from './open-raster.ts'
import { fitInto, readSamples, type Samples, withoutColour } from './samples.ts'

/** What a PNG, JPEG, TIFF or WebP is, after really decoding all of it, and its samples. */
export interface Raster {
  mediaType: string
  /** Pixels, as seen. */
  width: number
  height: number
  bitDepth: 8 | 16
  frame: number | null
  /**
   * Shrunk to fit the side that was asked for; colour as RGB of 8 bits, transparent black. Grey of 8 bits that is kept
   * in three channels, as many X-rays are, is grey.
   */
  shrunk: Samples
  /** A PNG of the page that was chosen; null: the file has one picture. */
  picture: Buffer | null
}

/**
 * Grey in the bits it is kept in, colour as RGB of 8 bits, transparent black; grey of 8 bits in three channels is grey.
 * @param side of the square that they are shrunk to fit into, pixels; null: at full size
 */
export async function toSamples(opened: OpenRaster, side: number | null): Promise<Samples> {
  const { image, isGrey, hasAlpha, bitDepth } = opened
  const isDeep = isGrey && bitDepth === 16
  const opaque = hasAlpha ? image.flatten({ background: '#000' }) : image
  const inSpace = opaque.toColourspace(isGrey ? (isDeep ? 'grey16' : 'b-w') : 'srgb')
  const samples = await readSamples(side === null ? inSpace : fitInto(inSpace, side), isGrey ? 1 : 3, isDeep)
  return (!isGrey && bitDepth === 8 && withoutColour(samples)) || samples
}

const toPng = ({ image, isGrey, bitDepth }: OpenRaster): Promise<Buffer> =>
  image
    .toColourspace(isGrey ? (bitDepth === 16 ? 'grey16' : 'b-w') : bitDepth === 16 ? 'rgb16' : 'srgb')
    .png({ compressionLevel: 2 })
    .toBuffer()

/**
 * Decodes every pixel, none shrunk while loading: the one way that a file cut short is noticed. Row by row, so that
 * memory does not grow with the picture.
 * @param frame of a TIFF of several pages, from 1; null: such a TIFF is refused
 * @param side of the square that the samples are to fit into, pixels
 * @throws InvalidInput field 'file': empty, another format or two at once, damaged or cut short, animated, of other
 * samples or colours, or too large
 */
export async function readRaster(bytes: Buffer, frame: number | null, side: number): Promise<Raster> {
  const opened = await openRaster(bytes, frame)
  return orDamaged(async () => {
    const { width, height, bitDepth } = opened
    const picture = opened.frame === null ? null : await toPng({ ...opened, image: opened.image.clone() })
    const shrunk = await toSamples(opened, side)
    return { mediaType: mediaTypeOf[opened.format], width, height, bitDepth, frame: opened.frame, shrunk, picture }
  })
}
