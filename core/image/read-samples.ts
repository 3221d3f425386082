import { openRaster, orDamaged } from './open-raster.ts'
import { readSamples, type Samples, withoutColour } from './samples.ts'

/**
 * Every sample of a picture at its full size, turned as it is seen (EXIF orientation): grey in the bits it is kept in,
 * colour as RGB of 8 bits, transparent black. Grey of 8 bits that is kept in three channels is grey.
 * @throws InvalidInput field 'file' as readRaster
 */
export async function decodeSamples(bytes: Buffer): Promise<Samples> {
  const { image, isGrey, hasAlpha, bitDepth } = await openRaster(bytes, null)
  const isDeep = isGrey && bitDepth === 16
  return orDamaged(async () => {
    const opaque = hasAlpha ? image.flatten({ background: '#000' }) : image
    const inSpace = opaque.toColourspace(isGrey ? (isDeep ? 'grey16' : 'b-w') : 'srgb')
    const samples = await readSamples(inSpace, isGrey ? 1 : 3, isDeep)
    return (!isGrey && bitDepth === 8 && withoutColour(samples)) || samples
  })
}
