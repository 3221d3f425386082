import type { Walked } from '#core/dicom/scan/pixel-sides.ts'

const marker = { sot: 0xff90, sod: 0xff93, eoc: 0xffd9 }

/** Sizes, coding, quantisation, pointers and packed headers (ISO 15444-1 table A.2, 15444-15): numbers that spell anything. */
const isTable = (code: number) => code <= 0xff63 || code === 0xff90

/** A bare stream: its main header, then the header of each tile-part, up to EOC or behind the last part. */
export function walkJpeg2000(bytes: Buffer): Walked {
  const sides: Buffer[] = []
  let at = 2
  let endOfPart: number | null = null
  while (at + 2 <= bytes.length && bytes[at] === 0xff) {
    const code = bytes.readUInt16BE(at)
    if (code === marker.eoc) return { sides, end: at + 2 }
    if (code === marker.sod) {
      at = Math.max(at + 2, endOfPart ?? endOfStream(bytes, at))
      continue
    }
    if (at + 4 > bytes.length) break
    if (code === marker.sot && at + 10 <= bytes.length) {
      const length = bytes.readUInt32BE(at + 6)
      endOfPart = length === 0 ? null : at + length
    }
    const next = at + 2 + Math.max(2, bytes.readUInt16BE(at + 2))
    if (!isTable(code)) sides.push(bytes.subarray(at + 4, next))
    at = next
  }
  return { sides, end: Math.min(at, bytes.length) }
}

/** Of a part without a length, which is the last: no data of a stream looks like EOC. */
function endOfStream(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(Buffer.from([0xff, 0xd9]), from)
  return end < 0 ? bytes.length : end
}

/** A stream in the boxes of a file (ISO 15444-1 annex I), which is not what the standard of DICOM wants. */
export function walkBoxes(bytes: Buffer): Walked {
  const sides: Buffer[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at)
    const isLong = size === 1 && at + 16 <= bytes.length
    const content = at + (isLong ? 16 : 8)
    if (bytes.toString('latin1', at + 4, at + 8) === 'jp2c') {
      const stream = walkJpeg2000(bytes.subarray(content))
      return { sides: [...sides, ...stream.sides], end: content + stream.end }
    }
    const next = isLong ? at + Number(bytes.readBigUInt64BE(at + 8)) : at + size
    if (next < content) break
    sides.push(bytes.subarray(content, next))
    at = next
  }
  return { sides, end: Math.min(at, bytes.length) }
}
