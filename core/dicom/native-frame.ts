import type { PixelHeader } from '#core/dicom/pixel-header.ts'
import { InvalidInput } from '#core/errors.ts'

/**
 * One frame of uncompressed pixel data (PS3.5 A.1 to A.3) as little-endian samples, colours by pixel, unpacked where a
 * sample has one bit and where two pixels share their colour (YBR_FULL_422).
 * @param isSwapped the file is big-endian: words are turned, also those that hold two bytes of 8-bit samples (OW)
 * @throws InvalidInput where there are fewer bytes than the frames need
 */
export function nativeFrame(
  header: PixelHeader,
  pixelData: { bytes: Buffer; vr: string },
  index: number,
  isSwapped: boolean,
): Buffer {
  const { width, height, samplesPerPixel, bitsAllocated, frameCount } = header
  const isShared = header.photometric === 'YBR_FULL_422'
  const pixels = width * height
  const samples = isShared ? Math.ceil(width / 2) * 4 * height : pixels * samplesPerPixel
  const frameBits = samples * bitsAllocated
  const needed = Math.ceil((frameBits * frameCount) / 8)
  if (pixelData.bytes.length < needed)
    throw new InvalidInput(
      'file',
      `cut short: ${pixelData.bytes.length} bytes of pixel data where ${needed} are needed`,
      'a whole file',
    )
  if (bitsAllocated === 1) return unpackBits(pixelData.bytes, pixels * index, pixels)
  const frameBytes = frameBits / 8
  const start = frameBytes * index
  const frame = turned(pixelData.bytes, start, frameBytes, isSwapped && (bitsAllocated === 16 || pixelData.vr === 'OW'))
  if (isShared) return spreadColours(frame, width, height)
  return header.isPlanar && samplesPerPixel === 3 ? byPixel(frame, pixels, bitsAllocated / 8) : frame
}

function turned(bytes: Buffer, start: number, length: number, isSwapped: boolean): Buffer {
  if (!isSwapped) return bytes.subarray(start, start + length)
  // A frame of odd length may begin or end within a word.
  const from = start - (start % 2)
  const to = start + length + ((start + length) % 2)
  const words = Buffer.from(bytes.subarray(from, Math.min(to, bytes.length - (bytes.length % 2))))
  return words.swap16().subarray(start - from, start - from + length)
}

/** The first pixel is the least significant bit of the first byte (PS3.5 8.1.1). */
function unpackBits(bytes: Buffer, firstBit: number, count: number): Buffer {
  const out = Buffer.alloc(count)
  for (let i = 0; i < count; i++) {
    const bit = firstBit + i
    out[i] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1
  }
  return out
}

/** Y1 Y2 Cb Cr of two neighbours to Y Cb Cr of each (PS3.3 C.7.6.3.1.2). */
function spreadColours(frame: Buffer, width: number, height: number): Buffer {
  const out = Buffer.alloc(width * height * 3)
  const pairs = Math.ceil(width / 2)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * pairs + (x >> 1)) * 4
      const to = (y * width + x) * 3
      out[to] = frame[from + (x & 1)] ?? 0
      out[to + 1] = frame[from + 2] ?? 0
      out[to + 2] = frame[from + 3] ?? 0
    }
  return out
}

/** Three planes, one after the other, as pixels. @param size bytes a sample */
export function byPixel(frame: Uint8Array, pixels: number, size: number): Buffer {
  const out = Buffer.alloc(frame.length)
  for (let channel = 0; channel < 3; channel++)
    for (let i = 0; i < pixels; i++)
      for (let byte = 0; byte < size; byte++)
        out[(i * 3 + channel) * size + byte] = frame[(channel * pixels + i) * size + byte] ?? 0
  return out
}
