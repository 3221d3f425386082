import type { Display } from '#core/dicom/presentation.ts'
import { brightnessTable, isPlain, maxLuminance, type WindowChoice } from '#core/picture/brightness.ts'
import { openDecoder, orDamaged, readHeader } from '#core/picture/decoder.ts'
import { requireRaster } from '#core/picture/open-raster.ts'
import { fitOf, isProfileApplied, type Preprocessing, windowOf } from './preprocessing.ts'

/** How the samples of a picture become luminance on a square. */
export interface Look {
  /** Null: they are luminance already. */
  display: Display | null
  /** Of the image: 8, or up to 16 bits kept in 16. */
  bitDepth: number
  window: WindowChoice
  /** Onto the whole square, or in true proportions in its middle. */
  fit: 'stretched' | 'padded'
  /** Whether the file's colour profile changes samples. */
  isProfileApplied: boolean
}

/** As a recipe asks for, of a picture. */
export const lookOf = (recipe: Preprocessing, picture: Pick<Look, 'display' | 'bitDepth'>): Look => ({
  display: picture.display,
  bitDepth: picture.bitDepth,
  window: windowOf(recipe),
  fit: fitOf(recipe),
  isProfileApplied: isProfileApplied(recipe),
})

const plain: Look = { display: null, bitDepth: 8, window: 'full-range', fit: 'stretched', isProfileApplied: false }

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

interface Sides {
  width: number
  height: number
}

/** Of the picture within the square. */
async function sidesWithin(bytes: Buffer, size: number, { fit, display }: Look): Promise<Sides> {
  if (fit === 'stretched') return { width: size, height: size }
  const { autoOrient } = await readHeader(bytes)
  const height = autoOrient.height * (display?.pixelAspect ?? 1)
  const scale = size / Math.max(autoOrient.width, height)
  const sideOf = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: sideOf(autoOrient.width), height: sideOf(height) }
}

/** In the middle, the odd pixel right and below; black around. */
function padded(plane: Uint16Array, { width, height }: Sides, size: number): Uint16Array {
  if (width === size && height === size) return plane
  const square = new Uint16Array(size * size)
  const first = Math.floor((size - height) / 2) * size + Math.floor((size - width) / 2)
  for (let y = 0; y < height; y++) square.set(plane.subarray(y * width, (y + 1) * width), first + y * size)
  return square
}

/**
 * Luminance of the whole image on a square, as the look says: transparent is black, colour becomes CIE luminance,
 * 16-bit pixels stay 16-bit throughout. libvips shrinks by a box over whole pixels, then by a linear kernel as
 * wide as the step (`box-then-linear` in preprocessing.ts); what comes of it goes through the window. The same bytes and
 * look give the same numbers.
 * @param size side of the square, pixels
 * @param look unset: samples are luminance, stretched onto the square
 * @returns Uint16Array[size * size], row by row from the top, 0 (black) to 65535 (white)
 * @throws InvalidInput as readRaster
 */
export const readLuminance16 = (bytes: Buffer, size: number, look: Look = plain): Promise<Uint16Array> =>
  orDamaged(async () => {
    requireRaster(bytes)
    const sides = await sidesWithin(bytes, size, look)
    const raw = await openDecoder(bytes, { failOn: 'truncated', ignoreIcc: !look.isProfileApplied })
      .flatten({ background: '#000' })
      .toColourspace('grey16')
      .resize(sides.width, sides.height, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .raw({ depth: 'ushort' })
      .toBuffer()
    const aligned = raw.byteOffset % 2 === 0 ? raw : Uint8Array.from(raw)
    const plane = new Uint16Array(aligned.buffer, aligned.byteOffset, sides.width * sides.height)
    const shown = isPlain(look.display, look.bitDepth, look.window) ? plane : showAs(plane, look)
    return padded(shown, sides, size)
  })

/** As readLuminance16, as Float32Array from 0 to 1. */
export const readLuminance = async (bytes: Buffer, size: number): Promise<Float32Array> =>
  Float32Array.from(await readLuminance16(bytes, size), value => value / maxLuminance)
