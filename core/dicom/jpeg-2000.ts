import { boxesOf } from '#core/dicom/boxes.ts'
import type { CodestreamHeader } from '#core/dicom/codestream.ts'
import { InvalidInput } from '#core/errors.ts'

const marker = { cod: 0xff52, sot: 0xff90, eoc: 0xffd9 }

/** SIZ and COD of the main header (ISO 15444-1 A.5.1, A.6.1). Some writers wrap the stream in JP2 boxes. */
export function readJpeg2000(bytes: Buffer): CodestreamHeader | null {
  const start = startOf(bytes)
  if (start < 0) return null
  const siz = start + 4
  if (siz + 40 > bytes.length) return null
  const offsetX = bytes.readUInt32BE(siz + 12)
  const offsetY = bytes.readUInt32BE(siz + 16)
  const components = bytes.readUInt16BE(siz + 36)
  const depth = bytes[siz + 38] ?? 0
  const size = bytes.readUInt16BE(siz)
  if (size !== 38 + 3 * components || siz + size > bytes.length) return null
  for (let i = 0; i < components; i++) {
    const at = siz + 38 + 3 * i
    // Components of different depth or coarser than the picture are no pixels of DICOM (PS3.5 8.2.4).
    if (bytes[at] !== depth || bytes[at + 1] !== 1 || bytes[at + 2] !== 1) return null
  }
  return {
    width: bytes.readUInt32BE(siz + 4) - offsetX,
    height: bytes.readUInt32BE(siz + 8) - offsetY,
    components,
    bits: (depth & 0x7f) + 1,
    isSigned: depth >= 0x80,
    isRgb: components === 3 && hasColourTransform(bytes, siz + size) ? true : null,
    isPlanar: false,
  }
}

/** The multiple component transformation of COD: decoders undo it, so RGB comes out. */
function hasColourTransform(bytes: Buffer, from: number): boolean {
  for (let at = from; at + 4 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const code = bytes.readUInt16BE(at)
    if (code === marker.cod) return bytes[at + 8] === 1
    if (code === marker.sot) return false
  }
  return false
}

/**
 * The bare codestream, ending behind its last tile-part: boxes around it and segments that some writers append there
 * (a comment, padding) are left out, since decoders stop at them.
 * @throws InvalidInput where a tile-part reaches beyond the bytes
 */
export function bareJpeg2000(bytes: Buffer): Buffer {
  const stream = bytes.subarray(startOf(bytes))
  let at = 2
  while (at + 4 <= stream.length && stream[at] === 0xff && stream.readUInt16BE(at) !== marker.sot)
    at += 2 + stream.readUInt16BE(at + 2)
  while (at + 12 <= stream.length && stream.readUInt16BE(at) === marker.sot) {
    const length = stream.readUInt32BE(at + 6)
    // 0: up to the end of the stream, and so the last.
    if (length === 0) return stream
    if (length < 12) break
    if (at + length > stream.length) throw new InvalidInput('file', 'cut short within its pixel data', 'a whole file')
    at += length
  }
  const isEnded = at + 2 <= stream.length && stream.readUInt16BE(at) === marker.eoc
  return isEnded ? stream : Buffer.concat([stream.subarray(0, at), Buffer.from([0xff, 0xd9])])
}

/** Block coding of ISO 15444-15: by a bit of the capabilities in SIZ. */
export const isHighThroughput = (bytes: Buffer): boolean => (bytes.readUInt16BE(startOf(bytes) + 6) & 0x4000) !== 0

/** Where the stream, or the boxes around it, end; null: the bytes end before, or the last part has no length. */
export function endOfJpeg2000(bytes: Buffer): number | null {
  const start = startOf(bytes)
  if (start < 0) return null
  if (start > 0) return endOfBoxes(bytes)
  const end = endOfTileParts(bytes)
  return end === null || end + 2 > bytes.length ? null : bytes.readUInt16BE(end) === marker.eoc ? end + 2 : end
}

/** Whether every tile-part is there, and the end where a part has no length of its own. */
export function isWholeJpeg2000(bytes: Buffer): boolean {
  const stream = bytes.subarray(startOf(bytes))
  const end = endOfTileParts(stream)
  if (end !== null) return end + 2 <= stream.length && stream.readUInt16BE(end) === marker.eoc
  return stream.subarray(-64).includes(Buffer.from([0xff, 0xd9]))
}

/** Behind the last tile-part, also where that lies beyond the bytes; null: it has no length. */
function endOfTileParts(stream: Buffer): number | null {
  let at = 2
  while (at + 4 <= stream.length && stream[at] === 0xff && stream.readUInt16BE(at) !== marker.sot)
    at += 2 + stream.readUInt16BE(at + 2)
  if (at + 12 > stream.length) return stream.length + 1
  while (at + 12 <= stream.length && stream.readUInt16BE(at) === marker.sot) {
    const length = stream.readUInt32BE(at + 6)
    if (length === 0) return null
    if (length < 12) return stream.length + 1
    at += length
  }
  return at
}

function endOfBoxes(bytes: Buffer): number | null {
  let last = 0
  for (const { type, end, isCut } of boxesOf(bytes)) {
    if (isCut) return type === 'jp2c' ? null : last
    last = end
  }
  return last
}

/** Where SOC and SIZ stand: 0, or behind the boxes of JP2; -1: nowhere. */
function startOf(bytes: Buffer): number {
  const start = bytes.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]))
  const isBoxed = start > 0 && bytes.readUInt32BE(0) === 12 && bytes.toString('latin1', 4, 6) === 'jP'
  return start === 0 || isBoxed ? start : -1
}
