import { refuse } from '#core/dicom/refuse.ts'

const headerBytes = 64

/**
 * Undoes RLE (PS3.5 annex G): a segment for each byte of a sample, the highest first, channel by channel.
 * @returns samples little-endian, colours by pixel
 * @throws InvalidInput where segments are missing or yield too little
 */
export function decodeRle(bytes: Buffer, pixelCount: number, channels: number, bytesPerSample: number): Buffer {
  const segmentCount = channels * bytesPerSample
  if (bytes.length < headerBytes) throw refuse('cut short within its pixel data')
  const declared = bytes.readUInt32LE(0)
  if (declared !== segmentCount) throw refuse(`damaged: ${declared} RLE segments where ${segmentCount} belong`)
  const out = Buffer.alloc(pixelCount * segmentCount)
  for (let segment = 0; segment < segmentCount; segment++) {
    const start = bytes.readUInt32LE(4 + segment * 4)
    const end = segment + 1 < segmentCount ? bytes.readUInt32LE(8 + segment * 4) : bytes.length
    if (start < headerBytes || end < start || end > bytes.length) throw refuse('damaged: RLE segments out of order')
    const channel = Math.floor(segment / bytesPerSample)
    const place = channel * bytesPerSample + (bytesPerSample - 1 - (segment % bytesPerSample))
    const written = unpack(bytes.subarray(start, end), out, place, segmentCount)
    if (written < pixelCount) throw refuse(`cut short: an RLE segment of ${written} bytes for ${pixelCount} pixels`)
  }
  return out
}

/** PackBits into every step-th byte, as far as there is room (writers may pad). @returns how many bytes came out */
function unpack(segment: Buffer, out: Buffer, first: number, step: number): number {
  const room = Math.ceil((out.length - first) / step)
  let written = 0
  let at = 0
  while (at < segment.length && written < room) {
    const code = segment[at++] ?? 128
    if (code === 128) continue
    const isRun = code > 128
    const length = isRun ? 257 - code : code + 1
    const count = Math.min(length, room - written, isRun ? length : segment.length - at)
    if (isRun && at >= segment.length) break
    for (let i = 0; i < count; i++) out[first + (written + i) * step] = segment[isRun ? at : at + i] ?? 0
    written += count
    at += isRun ? 1 : length
  }
  return written
}
