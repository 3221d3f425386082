import type { Walked } from '#core/dicom/scan/pixel-sides.ts'

const header = 64

/** A frame of RLE (PS3.5 annex G): what its header does not need, and what is behind the last sample of each segment. */
export function walkRle(bytes: Buffer, pixelCount: number): Walked {
  const count = bytes.readUInt32LE(0)
  if (bytes.length < header || count < 1 || count > 15) return { sides: [], end: 0 }
  const starts = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(4 + 4 * i))
  const sides = [bytes.subarray(4 + 4 * count, header)]
  let at = header
  for (const start of starts) {
    if (start < at || start > bytes.length) break
    sides.push(bytes.subarray(at, start))
    at = endOfSegment(bytes, start, pixelCount)
  }
  return { sides, end: Math.min(at, bytes.length) }
}

function endOfSegment(bytes: Buffer, from: number, pixelCount: number): number {
  let at = from
  for (let written = 0; written < pixelCount && at < bytes.length; ) {
    const code = bytes[at++] ?? 128
    if (code === 128) continue
    written += code > 128 ? 257 - code : code + 1
    at += code > 128 ? 1 : code + 1
  }
  return at
}
