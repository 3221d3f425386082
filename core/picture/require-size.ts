import type { Metadata } from 'sharp'
import { maximumPixels } from '#core/dicom/pixel-header.ts'
import { InvalidInput } from '#core/errors.ts'
import { refuse } from './decoder.ts'
import type { RasterFormat } from './format.ts'

/** What a decoder may hold of a picture at once, bytes; what is decoded row by row needs next to nothing. */
const maxHeldBytes = 150_000_000

/**
 * libwebp and libnsgif decode all into one buffer and libvips copies it; an interlaced PNG is put together in memory; a
 * progressive JPEG is kept as coefficients of 16 bits until its last scan; ink is turned into light at once.
 */
function heldOf(
  { channels, depth, isProgressive, space }: Metadata,
  format: RasterFormat,
): [kind: string, bytes: number] {
  const sampleBytes = depth === 'ushort' ? 2 : 1
  if (space === 'cmyk') return [`a ${format} in CMYK`, channels]
  if (format === 'WebP' || format === 'GIF') return [`a ${format}`, 8]
  if (isProgressive && format === 'PNG') return ['an interlaced PNG', channels * sampleBytes]
  return isProgressive && format === 'JPEG' ? ['a progressive JPEG', channels * 2] : ['', 0]
}

/** @throws InvalidInput field 'file' for what would take too much memory to decode */
export function requireSize(header: Metadata, format: RasterFormat): void {
  const { width, height } = header
  if (width * height > maximumPixels) throw refuse(`${width} x ${height} pixels`)
  const [kind, heldPerPixel] = heldOf(header, format)
  if (width * height * heldPerPixel <= maxHeldBytes) return
  const most = Math.floor(maxHeldBytes / heldPerPixel / 1e6)
  throw new InvalidInput('file', `${kind} of ${width} x ${height} pixels`, `of this kind up to ${most} megapixels`)
}
