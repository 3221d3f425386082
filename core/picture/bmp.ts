import { maximumPixels } from '#core/dicom/pixel-header.ts'
import { refuse, refuseTrap } from '#core/dicom/refuse.ts'
import type { Samples } from './samples.ts'

interface BmpHeader {
  width: number
  height: number
  isTopDown: boolean
  bits: number
  compression: number
  /** Bytes an entry. */
  palette: { at: number; count: number; size: 3 | 4 }
  pixelsAt: number
  /** Of red, green, blue and what covers; 0: none. */
  masks: [number, number, number, number]
  /** Pixels a metre along x and y; null: none. */
  density: { x: number; y: number } | null
}

/** Decoded at once, bytes. */
const mostBytes = 150_000_000

const cut = () => refuse('a BMP that is damaged or cut short')

const otherCompressions: Record<number, string> = { 4: 'a JPEG', 5: 'a PNG' }

/** The header of Windows (40 bytes and its followers) or of OS/2 (12). @throws InvalidInput field 'file' */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < 26) throw cut()
  const size = bytes.readUInt32LE(14)
  const isOld = size === 12
  const isShort = size === 12 || size === 16
  if (bytes.length < 14 + size) throw cut()
  const width = isOld ? bytes.readUInt16LE(18) : bytes.readInt32LE(18)
  const signed = isOld ? bytes.readUInt16LE(20) : bytes.readInt32LE(22)
  const height = Math.abs(signed)
  const bits = bytes.readUInt16LE(isOld ? 24 : 28)
  const compression = isShort ? 0 : bytes.readUInt32LE(30)
  if (width < 1 || height < 1) throw refuse(`a BMP of ${width} x ${height} pixels`, 'at least 1 x 1')
  if (width * height > maximumPixels) throw refuse(`${width} x ${height} pixels`, 'at most 100 megapixels')
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits))
    throw refuse(`a BMP of ${bits} bits, which is not read`, '1, 2, 4, 8, 16, 24 or 32')
  // Of OS/2 2.0 (64 bytes), these numbers mean other things.
  const isMasked = size !== 64 && (compression === 3 || compression === 6)
  const isPacked = (compression === 1 && bits === 8) || (compression === 2 && bits === 4)
  if (compression !== 0 && !isPacked && !(isMasked && bits >= 16 && bits !== 24)) {
    const name = otherCompressions[compression]
    throw refuse(
      name ? `a BMP around ${name}, which is not read` : `a BMP compressed by method ${compression}, which is not read`,
      'none, RLE or bit fields',
    )
  }
  const apart = isMasked && size === 40 ? (compression === 6 ? 16 : 12) : 0
  const colours = isShort ? 0 : bytes.readUInt32LE(46)
  const pixelsAt = bytes.readUInt32LE(10)
  const palette = { at: 14 + size + apart, size: isOld ? (3 as const) : (4 as const) }
  if (pixelsAt < palette.at) throw cut()
  // Some writers leave colours out without saying so.
  const most = Math.min(2 ** bits, Math.floor((pixelsAt - palette.at) / palette.size))
  const count = bits > 8 ? 0 : Math.min(colours || most, most)
  const x = isShort ? 0 : bytes.readInt32LE(38)
  const y = isShort ? 0 : bytes.readInt32LE(42)
  return {
    ...{ width, height, isTopDown: signed < 0 && !isOld, bits, compression },
    palette: { ...palette, count },
    pixelsAt,
    masks: isMasked
      ? masksOf(bytes, size, compression)
      : bits === 16
        ? [0x7c00, 0x3e0, 0x1f, 0]
        : [0xff0000, 0xff00, 0xff, 0],
    density: x > 0 && y > 0 ? { x, y } : null,
  }
}

function masksOf(bytes: Buffer, size: number, compression: number): BmpHeader['masks'] {
  const hasAlpha = size >= 56 || compression === 6
  if (bytes.length < 54 + (hasAlpha ? 16 : 12)) throw cut()
  const mask = (i: number) => bytes.readUInt32LE(54 + 4 * i)
  const masks: BmpHeader['masks'] = [mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0]
  const isField = (mask: number) => /^0*1+0*$/.test(mask.toString(2))
  const sum = masks.reduce((sum, mask) => sum + mask, 0)
  const together = masks.reduce((all, mask) => (all | mask) >>> 0, 0)
  if (!masks.slice(0, 3).every(isField) || (masks[3] !== 0 && !isField(masks[3])) || sum !== together)
    throw refuse(`a BMP with the bit fields ${masks.map(m => m.toString(16)).join(', ')}`, 'fields apart, none empty')
  return masks
}

const rowBytes = ({ width, bits }: BmpHeader) => Math.ceil((width * bits) / 32) * 4

const isRle = ({ compression, bits }: BmpHeader) => bits <= 8 && compression !== 0

/** Where the pixels end, or the colour profile behind them; null: that is not known without decoding. */
export function endOfBmp(bytes: Buffer): number | null {
  const header = readBmpHeader(bytes)
  if (isRle(header)) return bytes.readUInt32LE(34) === 0 ? null : header.pixelsAt + bytes.readUInt32LE(34)
  const pixels = header.pixelsAt + rowBytes(header) * header.height
  const hasProfile = bytes.readUInt32LE(14) === 124 && bytes.length >= 138
  return hasProfile ? Math.max(pixels, 14 + bytes.readUInt32LE(126) + bytes.readUInt32LE(130)) : pixels
}

/** Every pixel: grey in one channel where its palette is grey, else RGB; what is transparent is black. @throws InvalidInput */
export function decodeBmp(bytes: Buffer): Samples {
  const header = readBmpHeader(bytes)
  const { width, height, bits } = header
  const table = bits <= 8 ? readPalette(bytes, header) : null
  const isGrey = table?.every(([red, green, blue]) => red === green && red === blue) === true
  if (width * height * (isGrey ? 1 : 3) > mostBytes)
    throw refuse(`a BMP in colour of ${width} x ${height} pixels`, 'of this kind up to 50 megapixels')
  // Runs may stand for more than was ever drawn.
  if (isRle(header)) refuseTrap(bytes.length, width * height)
  const values = new Uint8Array(width * height * (isGrey ? 1 : 3))
  if (table) {
    const indexes = isRle(header) ? readRle(bytes, header) : readIndexes(bytes, header)
    for (let i = 0; i < indexes.length; i++) {
      const colour = table[indexes[i] as number]
      if (!colour) throw refuse(`a BMP with a colour ${indexes[i]} beyond its palette of ${table.length}`)
      if (isGrey) values[i] = colour[0]
      else values.set(colour, i * 3)
    }
  } else readColours(bytes, header, values)
  return { values, width, height, channels: isGrey ? 1 : 3 }
}

type Colour = [red: number, green: number, blue: number]

function readPalette(bytes: Buffer, { palette: { at, count, size } }: BmpHeader): Colour[] {
  if (at + count * size > bytes.length) throw cut()
  return Array.from({ length: count }, (_, i) => {
    const [blue = 0, green = 0, red = 0] = bytes.subarray(at + i * size, at + i * size + 3)
    return [red, green, blue]
  })
}

/** Where each row of the picture, from the top, begins in the file. */
function rowsOf(bytes: Buffer, header: BmpHeader): (y: number) => number {
  const { height, isTopDown, pixelsAt } = header
  const length = rowBytes(header)
  if (pixelsAt < 26 || pixelsAt + length * height > bytes.length) throw cut()
  return y => pixelsAt + length * (isTopDown ? y : height - 1 - y)
}

function readIndexes(bytes: Buffer, header: BmpHeader): Uint8Array {
  const { width, height, bits } = header
  const rowAt = rowsOf(bytes, header)
  const indexes = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0, at = rowAt(y); x < width; x++, i++) {
      const bit = x * bits
      indexes[i] = ((bytes[at + (bit >> 3)] as number) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1)
    }
  return indexes
}

/** How a field of bits becomes a byte. */
function fieldOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0
  const low = 31 - Math.clz32(mask & -mask)
  const most = mask >>> low
  return pixel => Math.round((((pixel & mask) >>> low) * 255) / most)
}

function readColours(bytes: Buffer, header: BmpHeader, values: Uint8Array): void {
  const { width, height, bits, masks } = header
  const rowAt = rowsOf(bytes, header)
  const [red, green, blue, alpha] = masks.map(fieldOf) as [
    ReturnType<typeof fieldOf>,
    ReturnType<typeof fieldOf>,
    ReturnType<typeof fieldOf>,
    ReturnType<typeof fieldOf>,
  ]
  const step = bits / 8
  const pixelAt = (at: number) =>
    bits === 16 ? bytes.readUInt16LE(at) : bits === 24 ? bytes.readUIntLE(at, 3) : bytes.readUInt32LE(at)
  const eachPixel = (act: (pixel: number, i: number) => void) => {
    for (let y = 0, i = 0; y < height; y++)
      for (let x = 0, at = rowAt(y); x < width; x++, i++, at += step) act(pixelAt(at), i)
  }
  let isCovering = false
  if (masks[3] !== 0)
    eachPixel(pixel => {
      isCovering ||= alpha(pixel) > 0
    })
  eachPixel((pixel, i) => {
    // Many writers leave the fourth channel empty and mean nothing by it.
    const part = isCovering ? alpha(pixel) / 255 : 1
    values[i * 3] = Math.round(red(pixel) * part)
    values[i * 3 + 1] = Math.round(green(pixel) * part)
    values[i * 3 + 2] = Math.round(blue(pixel) * part)
  })
}

/** Runs of one byte of 8 bits, or of two pixels of 4 bits a byte; what is passed over is colour 0. */
function readRle(bytes: Buffer, header: BmpHeader): Uint8Array {
  const { width, height, bits, pixelsAt, isTopDown } = header
  if (isTopDown) throw refuse('a BMP that is packed from its top, which is not allowed')
  const indexes = new Uint8Array(width * height)
  let [x, y, at] = [0, height - 1, pixelsAt]
  // Rows may be filled up as unpacked ones are.
  const filled = (rowBytes(header) * 8) / bits
  const put = (index: number) => {
    if (y < 0 || x >= filled) throw cut()
    if (x < width) indexes[y * width + x] = index
    x++
  }
  const byteAt = (place: number): number => {
    const byte = bytes[place]
    if (byte === undefined) throw cut()
    return byte
  }
  for (;;) {
    const [count, value] = [byteAt(at), byteAt(at + 1)]
    at += 2
    if (count > 0) for (let i = 0; i < count; i++) put(bits === 8 ? value : i % 2 === 0 ? value >> 4 : value & 15)
    else if (value === 0) {
      x = 0
      y--
    } else if (value === 1) {
      if (y > 0) throw cut()
      return indexes
    } else if (value === 2) {
      x += byteAt(at)
      y -= byteAt(at + 1)
      at += 2
    } else {
      for (let i = 0; i < value; i++) {
        const byte = byteAt(at + (bits === 8 ? i : i >> 1))
        put(bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15)
      }
      const length = bits === 8 ? value : Math.ceil(value / 2)
      at += length + (length % 2)
    }
  }
}
