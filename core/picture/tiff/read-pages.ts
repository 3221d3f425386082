import { InvalidInput } from '#core/errors.ts'

/** A field of a page: how many values of which type, and where they begin. */
interface Field {
  type: number
  count: number
  at: number
  /** The entry as it stands in the file: it can be written elsewhere, since what it points to stays where it is. */
  entry: Buffer
}

/** A picture of a TIFF, by the directory that describes it. */
export interface TiffPage {
  fields: ReadonlyMap<number, Field>
  /** Numbers of a field; empty: it has none. @throws InvalidInput where they are too many, or lie beyond the end */
  numbers(tag: number): number[]
  /** The first of them, and no other is looked at. */
  number(tag: number, otherwise: number): number
  /** A preview or a mask of another picture, and no page. */
  isReduced: boolean
}

export interface Tiff {
  isLittleEndian: boolean
  isBig: boolean
  pages: TiffPage[]
}

/** As many as a scanner's batch may have; more is a trap. */
const mostPages = 100_000
/** Of a field: a picture of 100 megapixels has so many tiles of 16 x 16 in each of ten channels. */
const mostNumbers = 4_000_000
const sizes: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
}
const bigSizes: Record<number, number> = { 16: 8, 17: 8, 18: 8 }

export const tag = {
  newSubfile: 254,
  oldSubfile: 255,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  xResolution: 282,
  yResolution: 283,
  planar: 284,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  extraSamples: 338,
  jpegTables: 347,
} as const

const damaged = (what: string) =>
  new InvalidInput('file', `a TIFF that is damaged or cut short: ${what}`, 'a whole file')

/**
 * The directories of a TIFF or BigTIFF, in their order (TIFF 6.0, section 2); sub-directories, where some writers keep
 * previews, are none of them.
 * @throws InvalidInput where one lies outside of the file
 */
export function readPages(bytes: Buffer): Tiff {
  const isLittleEndian = bytes[0] === 0x49
  const reader = new Reader(bytes, isLittleEndian)
  const isBig = reader.integer(2, 2) === 43
  const [link, countSize] = isBig ? [8, 8] : [4, 2]
  const [entrySize, offsetSize] = isBig ? [20, 8] : [12, 4]
  const pages: TiffPage[] = []
  const seen = new Set<number>()
  let listedBytes = 0
  // Some writers point back to an earlier directory where the chain should end.
  for (let at = reader.integer(isBig ? link : 4, offsetSize); at !== 0 && !seen.has(at); ) {
    if (pages.length === mostPages) throw new InvalidInput('file', `a TIFF of more than ${mostPages} pages`, 'fewer')
    seen.add(at)
    const count = reader.integer(at, countSize)
    const end = at + countSize + count * entrySize
    if (end > bytes.length) throw damaged('its list of fields reaches beyond its end')
    listedBytes += end - at
    if (listedBytes > bytes.length) throw damaged('its lists of fields lie over each other')
    pages.push(readPage(reader, at + countSize, count, isBig))
    // The last link is missing in some files that end there.
    at = end + offsetSize <= bytes.length ? reader.integer(end, offsetSize) : 0
  }
  if (pages.length === 0) throw damaged('it has no picture')
  return { isLittleEndian, isBig, pages }
}

function readPage(reader: Reader, start: number, count: number, isBig: boolean): TiffPage {
  const fields = new Map<number, Field>()
  const [entrySize, inline] = isBig ? [20, 8] : [12, 4]
  for (let i = 0; i < count; i++) {
    const at = start + i * entrySize
    const id = reader.integer(at, 2)
    const type = reader.integer(at + 2, 2)
    const values = reader.integer(at + 4, isBig ? 8 : 4)
    const size = sizes[type] ?? bigSizes[type]
    if (size === undefined || fields.has(id)) continue
    const valueAt = at + (isBig ? 12 : 8)
    const entry = reader.bytes.subarray(at, at + entrySize)
    const place = size * values <= inline ? valueAt : reader.integer(valueAt, inline)
    fields.set(id, { type, count: values, at: place, entry })
  }
  const numbers = (id: number): number[] => {
    const field = fields.get(id)
    return field ? reader.numbers(field) : []
  }
  const number = (id: number, otherwise: number) => {
    const field = fields.get(id)
    return (field && reader.numbers({ ...field, count: Math.min(field.count, 1) })[0]) ?? otherwise
  }
  const isReduced = (number(tag.newSubfile, 0) & 5) !== 0 || number(tag.oldSubfile, 1) === 2
  return { fields, numbers, number, isReduced }
}

class Reader {
  readonly bytes: Buffer
  private readonly isLittleEndian: boolean

  constructor(bytes: Buffer, isLittleEndian: boolean) {
    this.bytes = bytes
    this.isLittleEndian = isLittleEndian
  }

  integer(at: number, size: number): number {
    if (at < 0 || at + size > this.bytes.length) throw damaged('it ends within its list of fields')
    if (size === 8) {
      const value = this.isLittleEndian ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at)
      return Number(value)
    }
    return this.isLittleEndian ? this.bytes.readUIntLE(at, size) : this.bytes.readUIntBE(at, size)
  }

  /** Integers, and fractions as what they come to. */
  numbers({ type, count, at }: Field): number[] {
    if (count > mostNumbers)
      throw new InvalidInput('file', `a TIFF with a field of ${count} numbers`, `at most ${mostNumbers}`)
    const size = sizes[type] ?? bigSizes[type] ?? 1
    if (at + count * size > this.bytes.length) throw damaged('a field of it reaches beyond its end')
    if (type === 5 || type === 10)
      return Array.from({ length: count }, (_, i) => this.integer(at + i * 8, 4) / this.integer(at + i * 8 + 4, 4))
    return type === 11 || type === 12 ? [] : Array.from({ length: count }, (_, i) => this.integer(at + i * size, size))
  }
}
