import type { JpegHeader } from './jpeg-header.ts'

const film = 'ftyp'
/** Samsung's cameras end what they append so. */
const samsungEnd = Buffer.from('SEFT')

/**
 * Whether what follows a JPEG is what its camera says that it put there: more pictures (Multi-Picture Format, a gain map), or a
 * film. The first picture is the picture.
 * @param end where the first one ends
 */
export function isCameraTail(bytes: Buffer, end: number, { hasMorePictures, hasFilm }: JpegHeader): boolean {
  let at = end
  while (at < bytes.length) {
    if (bytes[at] === 0) {
      if (beginsFilm(bytes, at)) return hasFilm && isFilmToEnd(bytes, at)
      at++
    } else if (hasMorePictures && bytes[at] === 0xff && bytes[at + 1] === 0xd8) {
      const length = endOfJpeg(bytes.subarray(at))
      if (length === null || length <= 2) return false
      at += length
    } else return hasFilm && bytes.subarray(-4).equals(samsungEnd)
  }
  return true
}

const beginsFilm = (bytes: Buffer, at: number) => bytes.toString('latin1', at + 4, at + 8) === film

/** Box after box (ISO 14496-12 4.2) exactly to the end, or to Samsung's. */
function isFilmToEnd(bytes: Buffer, start: number): boolean {
  let at = start
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at)
    if (size === 0) return true
    const length = size === 1 && at + 16 <= bytes.length ? Number(bytes.readBigUInt64BE(at + 8)) : size
    if (length < 8 || at + length > bytes.length) break
    at += length
  }
  return at === bytes.length || bytes.subarray(-4).equals(samsungEnd)
}

/** Segment after segment; after each start of scan, compressed data up to the next marker that is not part of it. */
export function endOfJpeg(bytes: Buffer): number | null {
  for (let at = 2; at + 4 <= bytes.length || bytes[at + 1] === 0xd9; ) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] as number
    if (marker === 0xd9) return at + 2
    if (marker === 0xff) at++
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else {
      at += 2 + bytes.readUInt16BE(at + 2)
      if (marker === 0xda) at = endOfScan(bytes, at)
    }
  }
  return null
}

function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1] as number
    if (marker !== 0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) return at
  }
  return bytes.length
}
