import { maxLuminance } from './network-values.ts'
import { openDecoder, orDamaged, requireRaster } from './open-raster.ts'

/**
 * Luminance of the whole image, stretched onto a square: transparent is black, colour becomes CIE luminance,
 * 16-bit pixels stay 16-bit throughout. libvips shrinks by a box over whole pixels, then by a linear kernel as
 * wide as the step (`box-then-linear` in preprocessing.ts). The same bytes give the same numbers.
 * @param size side of the square, pixels
 * @returns Uint16Array[size * size], row by row from the top, 0 (black) to 65535 (the greatest value of its bit depth)
 * @throws InvalidInput as readRaster
 */
export const readLuminance16 = (bytes: Buffer, size: number): Promise<Uint16Array> =>
  orDamaged(async () => {
    requireRaster(bytes)
    const raw = await openDecoder(bytes, 0)
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
