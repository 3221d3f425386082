import { endOfJpeg2000 } from '#core/dicom/jpeg-2000.ts'
import { endOfBmp } from './bmp.ts'
import { refuse } from './decoder.ts'
import type { RasterFormat } from './format.ts'
import { endOfGif } from './gif.ts'
import { type JpegHeader, withoutStrays } from './jpeg-header.ts'
import { endOfJpeg, isCameraTail } from './jpeg-tail.ts'
import { pngChunks } from './png-chunks.ts'

/** Some programs pad their files by a few bytes, or by any number of zeros. */
const mostAfterEnd = 16

/**
 * Where the picture in these bytes ends.
 * @returns null: the bytes end before it does (the decoder will say so), or the format has no end: a TIFF's parts may lie anywhere
 */
function endOf(bytes: Buffer, format: RasterFormat): number | null {
  if (format === 'PNG') return endOfPng(bytes)
  if (format === 'JPEG') return endOfJpeg(bytes)
  if (format === 'GIF') return endOfGif(bytes)
  if (format === 'BMP') return endOfBmp(bytes)
  if (format === 'JPEG 2000') return endOfJpeg2000(bytes)
  return format === 'WebP' && bytes.length >= 8 ? 8 + bytes.readUInt32LE(4) : null
}

interface Behind {
  byteCount: number
  isOfCamera: boolean
}

/**
 * That these bytes are nothing else and carry nothing behind the picture: a file that two programs read as two things is
 * refused. Not looked into: what a format lets a writer put inside (PNG text, EXIF, ICC profiles, TIFF tags), and bytes of a
 * TIFF that nothing points to, other than a ZIP or PDF.
 * @param jpeg what it says of itself; unset: it is none
 * @returns how many bytes stand behind the picture, and whether its camera put more pictures or a film there
 * @throws InvalidInput field 'file'
 */
export function requireAlone(bytes: Buffer, format: RasterFormat, jpeg?: JpegHeader): Behind {
  if (isZipToo(bytes)) throw refuse(`a ${format} a ZIP as well`)
  // Where readers of PDF look for its beginning.
  if (bytes.subarray(0, 1024).includes('%PDF-')) throw refuse(`a ${format} a PDF as well`)
  const read = jpeg ? withoutStrays(bytes, jpeg) : bytes
  const end = endOf(read, format)
  if (end === null) return { byteCount: 0, isOfCamera: false }
  const byteCount = read.length - end
  if (byteCount <= mostAfterEnd || read.subarray(end).every(byte => byte === 0)) return { byteCount, isOfCamera: false }
  if (jpeg && isCameraTail(read, end, jpeg)) return { byteCount, isOfCamera: true }
  throw refuse(`a ${format} with ${byteCount} bytes after its end`)
}

/** A ZIP is found from its end: a record of 22 bytes and a comment of the length that it names. */
function isZipToo(bytes: Buffer): boolean {
  const end = bytes.subarray(Math.max(0, bytes.length - 22 - 65535))
  const last = end.length - 22
  for (let at = end.indexOf('PK\x05\x06', 0, 'latin1'); at >= 0 && at <= last; ) {
    if (end.readUInt16LE(at + 20) === last - at) return true
    at = end.indexOf('PK\x05\x06', at + 1, 'latin1')
  }
  return false
}

function endOfPng(bytes: Buffer): number | null {
  for (const { type, end } of pngChunks(bytes)) if (type === 'IEND') return end
  return null
}
