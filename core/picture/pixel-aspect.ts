import { aspectOf } from '#core/dicom/aspect.ts'
import { pngChunks } from './png-chunks.ts'
import { type TiffPage, tag } from './tiff/read-pages.ts'

/** Pixels a unit along x and along y; null: the file does not say. */
type Density = { x: number; y: number } | null

/** The pHYs chunk before the pixels: pixels a unit along x, then y (PNG 11.3.5.3). */
export function densityOfPng(bytes: Buffer): Density {
  for (const { type, at, length } of pngChunks(bytes)) {
    if (type === 'IDAT') return null
    if (type === 'pHYs' && length >= 8) return { x: bytes.readUInt32BE(at), y: bytes.readUInt32BE(at + 4) }
  }
  return null
}

/** GIF89a 18: (value + 15) / 64 is width by height. */
export function densityOfGif(bytes: Buffer): Density {
  const value = bytes[12] ?? 0
  return value === 0 ? null : { x: 64, y: value + 15 }
}

export const densityOfTiff = (page: TiffPage): Density => ({
  x: page.number(tag.xResolution, 0),
  y: page.number(tag.yResolution, 0),
})

/**
 * By the file's resolution along x and y; WebP and JPEG 2000 have none that is believed.
 * @param isTurned a quarter, by the file's own word: width and height change places
 * @returns height of a pixel by its width, as seen
 */
export function pixelAspectOf(density: Density, isTurned = false): number {
  const aspect = aspectOf(density?.x, density?.y)
  return isTurned ? aspectOf(1, aspect) : aspect
}
