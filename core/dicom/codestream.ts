import { readJpeg2000 } from '#core/dicom/jpeg-2000.ts'
import type { Coding } from '#core/dicom/transfer-syntax.ts'
import { InvalidInput } from '#core/errors.ts'

/** What a compressed frame says of itself, whatever the data set around it claims. */
export interface CodestreamHeader {
  width: number
  height: number
  components: number
  bits: number
  /** JPEG 2000 alone can say so; the others code bits without a sign. */
  isSigned: boolean
  /** Colours come out as RGB (true) or as they went in (false) by the stream's own word; null: it has none. */
  isRgb: boolean | null
  /** Its colours come out one after the other (JPEG-LS, a scan for each). */
  isPlanar: boolean
}

/** @throws InvalidInput where the frame is no codestream of its syntax, or ends before its end */
export function readCodestream(coding: Coding, bytes: Buffer): CodestreamHeader {
  const header = coding.endsWith('jpeg-2000') ? readJpeg2000(bytes) : readJpeg(bytes)
  if (header) return header
  throw new InvalidInput('file', `damaged: its pixel data is no ${nameOf(coding)} stream`, 'a whole file')
}

const nameOf = (coding: Coding) =>
  ({ native: 'uncompressed', rle: 'RLE', jpeg: 'JPEG', 'jpeg-ls': 'JPEG-LS' })[coding as string] ?? 'JPEG 2000'

const marker = { soi: 0xd8, eoi: 0xd9, sos: 0xda, app0: 0xe0, app14: 0xee, sof55: 0xf7 }

/** Frame headers of JPEG (ISO 10918-1 B.2.2) and of JPEG-LS (ISO 14495-1: SOF55), tables and arithmetic ones excluded. */
const isFrameHeader = (code: number) =>
  (code >= 0xc0 && code <= 0xc3) || (code >= 0xc5 && code <= 0xc7) || code === 0xf7

function readJpeg(bytes: Buffer): CodestreamHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== marker.soi) return null
  let adobe: number | null = null
  let isJfif = false
  let isJpegLs = false
  let header: CodestreamHeader | null = null
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null
    const code = bytes[at + 1] ?? 0
    if (code === 0xff) {
      at++
      continue
    }
    const length = bytes.readUInt16BE(at + 2)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return null
    const body = bytes.subarray(at + 4, end)
    if (code === marker.app0 && body.toString('latin1', 0, 4) === 'JFIF') isJfif = true
    if (code === marker.app14 && body.length >= 12 && body.toString('latin1', 0, 5) === 'Adobe') adobe = body[11] ?? 0
    if (isFrameHeader(code) && body.length >= 6) {
      header = frameHeader(body)
      isJpegLs = code === marker.sof55
    }
    if (code === marker.sos) {
      if (header && !hasEnd(bytes, end)) throw cutShort()
      const isPlanar = isJpegLs && body[0] === 1 && (header?.components ?? 1) > 1
      return header && { ...header, isPlanar, isRgb: adobe !== null ? adobe === 0 : isJfif ? false : null }
    }
    at = end
  }
  return null
}

const frameHeader = (body: Buffer): CodestreamHeader => ({
  bits: body[0] ?? 0,
  height: body.readUInt16BE(1),
  width: body.readUInt16BE(3),
  components: body[5] ?? 0,
  isSigned: false,
  isRgb: null,
  isPlanar: false,
})

/** Decoders fill up a stream that was cut; we want to know. Writers may pad behind the end. */
const hasEnd = (bytes: Buffer, from: number) => bytes.lastIndexOf(Buffer.from([0xff, marker.eoi])) >= from

const cutShort = () => new InvalidInput('file', 'cut short within its pixel data', 'a whole file')
