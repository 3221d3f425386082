/** What a JPEG says of itself before its first scan, ISO 10918-1 B.2. */
export interface JpegHeader {
  /** The code of its frame header, 0xc0 to 0xcf, or 0xf7 of JPEG-LS; null: it has none. */
  process: number | null
  /** Bits a sample. */
  precision: number
  /** JFIF's density along x and y; null: none. */
  density: { x: number; y: number } | null
  /** It says that more pictures follow behind it: Multi-Picture Format, or the container of a gain map. */
  hasMorePictures: boolean
  /** It says that a film follows behind it. */
  hasFilm: boolean
  /** Where its first scan begins; null: it has none. */
  scanAt: number | null
  /** Bytes that belong to nothing between its segments, from (included) and to. */
  strays: [from: number, to: number][]
}

const startOfScan = 0xda

const isFrame = (code: number) => (code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)) || code === 0xf7

export function readJpegHeader(bytes: Buffer): JpegHeader {
  const header: JpegHeader = {
    ...{ process: null, precision: 8, density: null },
    ...{ hasMorePictures: false, hasFilm: false, scanAt: null, strays: [] },
  }
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = nextMarker(bytes, at)
    if (marker < 0) break
    if (marker > at) header.strays.push([at, marker])
    const code = bytes[marker + 1] as number
    if (code === startOfScan) header.scanAt = marker
    if (code === startOfScan || marker + 4 > bytes.length) break
    const end = marker + 2 + bytes.readUInt16BE(marker + 2)
    readSegment(header, code, bytes.subarray(marker + 4, end))
    at = end
  }
  return header
}

/** Markers may be filled up with 0xff; what is no marker belongs to nothing. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] as number
    const isAlone = code >= 0xd0 && code <= 0xd9
    if (code >= 0xc0 && code !== 0xff && !isAlone) return at
  }
  return -1
}

function readSegment(header: JpegHeader, code: number, body: Buffer): void {
  const begins = (text: string) => body.toString('latin1', 0, text.length) === text
  if (isFrame(code) && body.length >= 6) {
    header.process = code
    header.precision = body[0] as number
  }
  if (code === 0xe0 && begins('JFIF\0') && body.length >= 12)
    header.density = { x: body.readUInt16BE(8), y: body.readUInt16BE(10) }
  if (code === 0xe2 && begins('MPF\0')) header.hasMorePictures = true
  if (code === 0xe1 && begins('http://ns.adobe.com/xap/1.0/')) {
    const text = body.toString('latin1')
    if (/GContainer|photos\/1\.0\/container|hdr-gain-map|hdrgm/i.test(text)) header.hasMorePictures = true
    if (/MotionPhoto|MicroVideo/.test(text)) header.hasFilm = true
  }
}

const otherProcesses: Record<number, string> = {
  195: 'a lossless JPEG',
  197: 'a hierarchical JPEG',
  198: 'a hierarchical JPEG',
  199: 'a lossless JPEG',
  201: 'a JPEG of arithmetic coding',
  202: 'a JPEG of arithmetic coding',
  203: 'a lossless JPEG',
  205: 'a hierarchical JPEG',
  206: 'a hierarchical JPEG',
  207: 'a lossless JPEG',
  247: 'a JPEG-LS',
}

/** A name for what is a JPEG, but not of a kind that is read; null: it may be. */
export function nameOtherJpeg({ process, precision }: JpegHeader): string | null {
  const name = process === null ? null : otherProcesses[process]
  if (name) return `${name} outside of DICOM`
  return precision === 8 ? null : `a JPEG of ${precision} bits outside of DICOM`
}

/** Without bytes that belong to nothing between its segments: a decoder only warns of them, as of what is damaged. */
export function withoutStrays(bytes: Buffer, { strays }: JpegHeader): Buffer {
  if (strays.length === 0) return bytes
  const starts = [0, ...strays.map(([, to]) => to)]
  return Buffer.concat(starts.map((start, i) => bytes.subarray(start, strays[i]?.[0] ?? bytes.length)))
}
