import type { Display } from '#core/dicom/presentation.ts'
import { brightnessTable, isPlain, type WindowChoice } from './brightness.ts'
import { maxLuminance } from './network-values.ts'
import { openDecoder, orDamaged, requireRaster } from './open-raster.ts'

/** How the samples of a picture become luminance. */
export interface Look {
  /** Null: they are luminance already. */
  display: Display | null
  /** Of the image: 8, or up to 16 bits kept in 16. */
  bitDepth: number
  window: WindowChoice
}

/** Between two samples the luminance is between theirs: shrinking gives values that no sample has. */
function showAs(plane: Uint16Array, { display, bitDepth, window }: Look): Uint16Array {
  const table = brightnessTable(display, bitDepth, window)
  const last = table.length - 1
  const stepsPerSample = bitDepth === 8 ? maxLuminance / 255 : 1
  return plane.map(value => {
    const sample = Math.min(value / stepsPerSample, last)
    const below = Math.floor(sample)
    const low = table[below] as number
    return Math.round(low + ((table[Math.min(below + 1, last)] as number) - low) * (sample - below))
  })
}

/**
 * Luminance of the whole image, stretched onto a square: transparent is black, colour becomes CIE luminance,
 * 16-bit pixels stay 16-bit throughout. libvips shrinks by a box over whole pixels, then by a linear kernel as
 * wide as the step (`box-then-linear` in preprocessing.ts); what comes of it goes through the window. The same bytes and
 * look give the same numbers.
 * @param size side of the square, pixels
 * @param look unset: samples are luminance
 * @returns Uint16Array[size * size], row by row from the top, 0 (black) to 65535 (white)
 * @throws InvalidInput as readRaster
 */
export const readLuminance16 = (bytes: Buffer, size: number, look?: Look): Promise<Uint16Array> =>
  orDamaged(async () => {
    requireRaster(bytes)
    const raw = await openDecoder(bytes, 0)
      .flatten({ background: '#000' })
      .toColourspace('grey16')
      .resize(size, size, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw({ depth: 'ushort' })
      .toBuffer()
    const aligned = raw.byteOffset % 2 === 0 ? raw : Uint8Array.from(raw)
    const plane = new Uint16Array(aligned.buffer, aligned.byteOffset, size * size)
    return look === undefined || isPlain(look.display, look.bitDepth, look.window) ? plane : showAs(plane, look)
  })

/** As readLuminance16, as Float32Array from 0 to 1. */
export const readLuminance = async (bytes: Buffer, size: number): Promise<Float32Array> =>
  Float32Array.from(await readLuminance16(bytes, size), value => value / maxLuminance)
