import type { Walked } from '#core/dicom/scan/pixel-sides.ts'

const marker = { tem: 0x01, soi: 0xd8, eoi: 0xd9, sos: 0xda, fill: 0xff }

const isAlone = (code: number) => code === marker.tem || (code >= 0xd0 && code <= 0xd7)

/** Frames, tables and what belongs to them (ISO 10918-1 table B.1), JPEG-LS included: numbers that spell anything. */
const isTable = (code: number) =>
  (code >= 0xc0 && code <= 0xcf) || (code >= 0xda && code <= 0xdf) || code === 0xf7 || code === 0xf8

/** JPEG and JPEG-LS: segment by segment and scan by scan up to EOI. What cannot be followed is a side as a whole. */
export function walkJpeg(bytes: Buffer): Walked {
  const sides: Buffer[] = []
  let at = 2
  while (at + 2 <= bytes.length && bytes[at] === 0xff) {
    const code = bytes[at + 1] ?? 0
    if (code === marker.eoi) return { sides, end: at + 2 }
    if (code === marker.soi) break
    if (code === marker.fill || isAlone(code)) {
      at += code === marker.fill ? 1 : 2
      continue
    }
    if (at + 4 > bytes.length) break
    const next = at + 2 + Math.max(2, bytes.readUInt16BE(at + 2))
    if (!isTable(code)) sides.push(bytes.subarray(at + 4, next))
    at = code === marker.sos ? endOfScan(bytes, next) : next
  }
  return { sides, end: Math.min(at, bytes.length) }
}

/** Where the next marker stands: in a scan, 0xff is followed by less than 0x80, a restart or a fill. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] ?? marker.eoi
    if (code >= 0xc0 && code !== marker.fill && !isAlone(code)) return at
  }
  return bytes.length
}
