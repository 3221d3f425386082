import { orDamaged } from './decoder.ts'
import { openKept } from './open-raster.ts'
import { toSamples } from './read-raster.ts'
import type { Samples } from './samples.ts'

/**
 * Every sample of a picture at its full size, turned as it is seen (EXIF orientation).
 * @returns as toSamples
 * @throws InvalidInput field 'file' as readRaster
 */
export async function decodeSamples(bytes: Buffer): Promise<Samples> {
  const opened = await openKept(bytes)
  return orDamaged(() => toSamples(opened))
}
