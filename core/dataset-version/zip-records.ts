/** What a ZIP writes of one file behind its bytes, or before them where it is known then. */
export interface Sums {
  crc32: number
  size: number
  /** As it stands in the archive. */
  packedSize: number
}

export const noSums = (): Sums => ({ crc32: 0, size: 0, packedSize: 0 })

/** A file of a ZIP, as its records name it. */
export interface ZipEntry {
  /** Of a folder: with a slash behind it. */
  name: string
  isDeflated: boolean
  /** Its sums stand before its bytes, and no descriptor behind them. */
  isKnown: boolean
}

/** Where the size or the place of a file stands in four bytes, this says that it stands elsewhere, in eight. */
const elsewhere = 0xffff_ffff
const mostEntries = 0xffff

const least = Date.UTC(1980, 0, 1)
const most = Date.UTC(2107, 11, 31, 23, 59, 58)

/** A time as DOS has it, in UTC: the time of day where the server stands would make other bytes elsewhere. */
function dosTime(time: Date): { day: number; second: number } {
  const at = new Date(Math.min(most, Math.max(least, time.getTime())))
  return {
    day: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    second: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  }
}

/** Numbers of so many bytes each, one behind the other, little-endian. */
function record(...fields: [bytes: 2 | 4 | 8, value: number][]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of fields) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at)
    else buffer.writeUIntLE(value, at, bytes)
    at += bytes
  }
  return buffer
}

const isLong = (offset: number, { size, packedSize }: Sums): boolean => Math.max(offset, size, packedSize) >= elsewhere

/** UTF-8 names, and whether the sums are behind the bytes. */
const flagsOf = ({ isKnown }: ZipEntry): number => (1 << 11) | (isKnown ? 0 : 1 << 3)

const methodOf = ({ isDeflated }: ZipEntry): number => (isDeflated ? 8 : 0)

/** APPNOTE 4.3.7 */
export function localHeader(entry: ZipEntry, time: Date, sums: Sums | null): Buffer {
  const { day, second } = dosTime(time)
  const name = Buffer.from(entry.name)
  const { crc32, size, packedSize } = sums ?? { crc32: 0, size: 0, packedSize: 0 }
  const fixed = record(
    [4, 0x0403_4b50],
    [2, 20],
    [2, flagsOf(entry)],
    [2, methodOf(entry)],
    [2, second],
    [2, day],
    [4, crc32],
    [4, packedSize],
    [4, size],
    [2, name.length],
    [2, 0],
  )
  return Buffer.concat([fixed, name])
}

/** APPNOTE 4.3.9 */
export function descriptor(offset: number, sums: Sums): Buffer {
  const bytes = isLong(offset, sums) ? 8 : 4
  return record([4, 0x0807_4b50], [4, sums.crc32], [bytes, sums.packedSize], [bytes, sums.size])
}

/** Seconds since 1970, as Info-ZIP's extra field has them. */
function unixTime(time: Date): Buffer {
  const seconds = Math.min(0x7fff_ffff, Math.max(0, Math.floor(time.getTime() / 1000)))
  return Buffer.concat([record([2, 0x5455], [2, 5]), Buffer.of(3), record([4, seconds])])
}

/** As Unix has them, and of a folder as DOS does. */
const modeOf = ({ name }: ZipEntry): number => (name.endsWith('/') ? 0o40775 * 2 ** 16 + 0x10 : 0o100664 * 2 ** 16)

/** APPNOTE 4.3.12 */
export function directoryRecord(entry: ZipEntry, time: Date, offset: number, sums: Sums): Buffer {
  const { day, second } = dosTime(time)
  const name = Buffer.from(entry.name)
  const long = isLong(offset, sums)
  const extra = Buffer.concat([
    unixTime(time),
    long ? record([2, 1], [2, 24], [8, sums.size], [8, sums.packedSize], [8, offset]) : Buffer.alloc(0),
  ])
  const short = (value: number) => (long ? elsewhere : value)
  const fixed = record(
    [4, 0x0201_4b50],
    [2, (3 << 8) | 63],
    [2, long ? 45 : 20],
    [2, flagsOf(entry)],
    [2, methodOf(entry)],
    [2, second],
    [2, day],
    [4, sums.crc32],
    [4, short(sums.packedSize)],
    [4, short(sums.size)],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, modeOf(entry)],
    [4, short(offset)],
  )
  return Buffer.concat([fixed, name, extra])
}

/** APPNOTE 4.3.14 to 4.3.16 */
export function endOfDirectory(count: number, offset: number, size: number): Buffer {
  const end = record(
    [4, 0x0605_4b50],
    [2, 0],
    [2, 0],
    [2, Math.min(count, mostEntries)],
    [2, Math.min(count, mostEntries)],
    [4, Math.min(size, elsewhere)],
    [4, Math.min(offset, elsewhere)],
    [2, 0],
  )
  if (count < mostEntries && size < elsewhere && offset < elsewhere) return end
  const long = record(
    [4, 0x0606_4b50],
    [8, 44],
    [2, (3 << 8) | 63],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
  )
  return Buffer.concat([long, record([4, 0x0706_4b50], [4, 0], [8, offset + size], [4, 1]), end])
}
