import type { Attributes } from '#core/dicom/attributes.ts'
import { decodeFrame } from '#core/dicom/codec.ts'
import { type CodestreamHeader, readCodestream } from '#core/dicom/codestream.ts'
import { pixelData } from '#core/dicom/element.ts'
import { frameOf } from '#core/dicom/fragments.ts'
import { bareJpeg2000 } from '#core/dicom/jpeg-2000.ts'
import { checkScans } from '#core/dicom/jpeg-scans.ts'
import { byPixel, nativeFrame } from '#core/dicom/native-frame.ts'
import type { DicomFile } from '#core/dicom/parse.ts'
import type { PixelHeader } from '#core/dicom/pixel-header.ts'
import { refuse, refuseTrap } from '#core/dicom/refuse.ts'
import { decodeRle } from '#core/dicom/rle.ts'
import { readStoredValues } from '#core/dicom/stored-values.ts'
import { transferSyntaxOf } from '#core/dicom/transfer-syntax.ts'

/** The stored values of one frame, before any table or line of the file. */
export interface Frame {
  /** Unsigned, colours by pixel; signed values are shifted up by half of what the bits hold. */
  samples: Uint8Array | Uint16Array
  bitsStored: number
  isSigned: boolean
  /** Three channels as luminance and colour differences. */
  isYbr: boolean
}

/** @throws InvalidInput for syntaxes that are not read, and for pixel data that is damaged or cut short */
export async function decodePixels(
  file: DicomFile,
  attributes: Attributes,
  header: PixelHeader,
  index: number,
): Promise<Frame> {
  const syntax = transferSyntaxOf(file.transferSyntaxUid)
  const element = attributes.element(pixelData)
  if (syntax.coding === 'native') {
    if (element?.kind !== 'value') throw refuse('of compressed pixel data in an uncompressed transfer syntax')
    const bytes = nativeFrame(header, element, index, !file.encoding.isLittleEndian)
    return frameFrom(bytes, header, null, false)
  }
  if (element?.kind !== 'fragments') throw refuse('of uncompressed pixel data in a compressed transfer syntax')
  const bytes = frameOf(element, header.frameCount, index, attributes.bytes('7FE00001'))
  const { width, height, samplesPerPixel, bitsAllocated } = header
  if (bitsAllocated === 1) throw refuse('of compressed pixels of 1 bit')
  refuseTrap(bytes.length, width * height * samplesPerPixel * (bitsAllocated / 8))
  if (syntax.coding === 'rle') {
    const decoded = decodeRle(bytes, width * height, samplesPerPixel, bitsAllocated / 8)
    return frameFrom(decoded, header, null, false)
  }
  const stream = readCodestream(syntax.coding, bytes)
  agree(header, stream)
  if (syntax.coding === 'jpeg') checkScans(bytes)
  const decoded = await decodeFrame({
    coding: syntax.coding,
    bytes: syntax.coding.endsWith('jpeg-2000') ? bareJpeg2000(bytes) : bytes,
    width,
    height,
    channels: samplesPerPixel,
    bitsAllocated: stream.bits > 8 ? 16 : 8,
    bitsStored: stream.bits,
    isSigned: stream.isSigned,
    photometric: header.photometric,
  })
  const pixels = stream.isPlanar ? byPixel(decoded, width * height, stream.bits > 8 ? 2 : 1) : decoded
  return frameFrom(pixels, { ...header, bitsAllocated: stream.bits > 8 ? 16 : 8 }, stream, !syntax.isLossless)
}

/** What the stream says of itself wins no argument: where it contradicts the data set, one of them is damaged. */
function agree(header: PixelHeader, stream: CodestreamHeader): void {
  const told = `${header.width} x ${header.height}, ${header.samplesPerPixel} channels`
  const found = `${stream.width} x ${stream.height}, ${stream.components} channels`
  if (told !== found) throw refuse(`damaged: it says ${told}, its pixel data ${found}`)
  if (stream.bits > header.bitsAllocated)
    throw refuse(`damaged: it says ${header.bitsAllocated} bits a sample, its pixel data ${stream.bits}`)
}

function frameFrom(bytes: Uint8Array, header: PixelHeader, stream: CodestreamHeader | null, isLossy: boolean): Frame {
  const { bitsStored, isSigned, photometric } = header
  const isRaw = stream === null || stream.bits > bitsStored
  const samples = readStoredValues(bytes, {
    count: header.width * header.height * header.samplesPerPixel,
    bytesPerSample: header.bitsAllocated === 16 ? 2 : 1,
    bitsStored,
    lowBit: isRaw && !isLossy ? header.lowBit : 0,
    isSigned,
    clamped: isLossy && (stream?.isSigned || !isSigned) ? { isSigned: stream?.isSigned === true } : null,
  })
  return { samples, bitsStored, isSigned, isYbr: isYbr(photometric, stream, isLossy) }
}

/** Codecs of JPEG 2000 undo its colour transform; a JPEG that names its colours is believed. */
function isYbr(photometric: PixelHeader['photometric'], stream: CodestreamHeader | null, isLossy: boolean): boolean {
  if (photometric.startsWith('YBR_FULL')) return stream?.isRgb !== true
  return photometric === 'RGB' && isLossy && stream?.isRgb === false
}
