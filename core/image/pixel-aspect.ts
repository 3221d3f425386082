import { aspectOf } from '#core/dicom/aspect.ts'
import { readBmpHeader } from './bmp.ts'
import type { RasterFormat } from './format.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { type TiffPage, tag } from './tiff/read-pages.ts'

/** The pHYs chunk before the pixels: pixels a unit along x, then y (PNG 11.3.5.3). */
function densityOfPng(bytes: Buffer): { x: number; y: number } | null {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'IDAT') return null
    if (type === 'pHYs' && at + 16 <= bytes.length)
      return { x: bytes.readUInt32BE(at + 8), y: bytes.readUInt32BE(at + 12) }
  }
  return null
}

/** GIF89a 18: (value + 15) / 64 is width by height. */
const aspectOfGif = (bytes: Buffer) => {
  const value = bytes[12] ?? 0
  return value === 0 ? 1 : aspectOf(64, value + 15)
}

function densityOf(bytes: Buffer, format: RasterFormat, page: TiffPage | null): { x?: number; y?: number } | null {
  if (page) {
    const [x, y] = [page.number(tag.xResolution, 0), page.number(tag.yResolution, 0)]
    return x && y ? { x, y } : null
  }
  if (format === 'PNG') return densityOfPng(bytes)
  if (format === 'JPEG') return readJpegHeader(bytes).density
  return format === 'BMP' ? readBmpHeader(bytes).density : null
}

/**
 * By the file's resolution along x and y; WebP and JPEG 2000 have none that is believed.
 * @param isTurned a quarter, by the file's own word: width and height change places
 * @returns height of a pixel by its width, as seen
 */
export function pixelAspectOf(bytes: Buffer, format: RasterFormat, page: TiffPage | null, isTurned: boolean): number {
  const density = densityOf(bytes, format, page)
  const aspect = format === 'GIF' ? aspectOfGif(bytes) : aspectOf(density?.x, density?.y)
  return isTurned ? aspectOf(1, aspect) : aspect
}
