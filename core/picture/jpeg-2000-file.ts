import { boxesOf } from '#core/dicom/boxes.ts'
import { decodeFrame } from '#core/dicom/codec.ts'
import type { CodestreamHeader } from '#core/dicom/codestream.ts'
import { toRgb } from '#core/dicom/colour.ts'
import { bareJpeg2000, isHighThroughput, isWholeJpeg2000, readJpeg2000 } from '#core/dicom/jpeg-2000.ts'
import { maximumPixels } from '#core/dicom/pixel-header.ts'
import { refuse, refuseTrap } from '#core/dicom/refuse.ts'
import { readStoredValues } from '#core/dicom/stored-values.ts'
import type { Samples } from './samples.ts'

/** The codec holds the picture as 32 bits a sample. */
const mostSamples = 100_000_000
const luminanceAndColour = 18

/** The header of the stream, of a kind that is read. @throws InvalidInput field 'file' */
function requireHeader(bytes: Buffer): CodestreamHeader & { components: 1 | 3 } {
  const header = readJpeg2000(bytes)
  if (!header)
    throw refuse('a JPEG 2000 that is cut short, or whose channels differ in size or depth, which is not read')
  const { width, height, components, bits, isSigned } = header
  if (width * height > maximumPixels) throw refuse(`${width} x ${height} pixels`, 'at most 100 megapixels')
  if (components !== 1 && components !== 3)
    throw refuse(`a JPEG 2000 of ${components} channels, which is not read`, '1 or 3')
  if (bits > 16 || isSigned)
    throw refuse(
      `a JPEG 2000 of ${bits} bits${isSigned ? ' with a sign' : ''}, which is not read`,
      'up to 16 bits without a sign',
    )
  if (width * height * components > mostSamples)
    throw refuse(`a JPEG 2000 in colour of ${width} x ${height} pixels`, 'of this kind up to 33 megapixels')
  refuseTrap(bytes.length, width * height * components * (bits > 8 ? 2 : 1))
  return { ...header, components }
}

/** What the boxes before the stream (ISO 15444-1 annex I) say of its colours. */
function readBoxes(bytes: Buffer): { colourSpace: number | null; hasPalette: boolean } {
  const found = { colourSpace: null as number | null, hasPalette: false }
  const walk = (from: number, to: number) => {
    for (const { type, at, end } of boxesOf(bytes, from, to)) {
      if (type === 'jp2c') return
      if (type === 'jp2h') walk(at, end)
      if (type === 'pclr') found.hasPalette = true
      if (type === 'colr' && bytes[at] === 1 && at + 7 <= end) found.colourSpace ??= bytes.readUInt32BE(at + 3)
    }
  }
  if (bytes[0] === 0) walk(0, bytes.length)
  return found
}

/**
 * Every sample of a JPEG 2000 file (.jp2) or bare stream (.j2k, .jph): grey in the bits that it has, 8 at least; colour as
 * RGB of 8 bits.
 * @throws InvalidInput field 'file'
 */
export async function decodeJpeg2000File(bytes: Buffer): Promise<{ samples: Samples; bitDepth: number }> {
  const { width, height, components, bits } = requireHeader(bytes)
  const { colourSpace, hasPalette } = readBoxes(bytes)
  if (hasPalette) throw refuse('a JPEG 2000 with a palette, which is not read', 'grey or RGB')
  if (!isWholeJpeg2000(bytes)) throw refuse('a JPEG 2000 that is damaged or cut short')
  const decoded = await decodeFrame({
    ...{ coding: isHighThroughput(bytes) ? 'ht-jpeg-2000' : 'jpeg-2000', bytes: bareJpeg2000(bytes) },
    ...{ width, height, channels: components, bitsAllocated: bits > 8 ? 16 : 8, bitsStored: bits, isSigned: false },
    photometric: components === 3 ? 'RGB' : 'MONOCHROME2',
  })
  const count = width * height * components
  const stored = readStoredValues(decoded, {
    ...{ count, bytesPerSample: bits > 8 ? 2 : 1, bitsStored: bits, lowBit: 0, isSigned: false },
    clamped: { isSigned: false },
  })
  if (components === 3) {
    const values = toRgb(stored, bits, colourSpace === luminanceAndColour)
    return { samples: { values, width, height, channels: 3 }, bitDepth: 8 }
  }
  const values = bits < 8 ? stored.map(value => Math.round((value * 255) / (2 ** bits - 1))) : stored
  return { samples: { values, width, height, channels: 1 }, bitDepth: Math.max(8, bits) }
}
