import { crc32, deflateRawSync } from 'node:zlib'

/** One entry as it is to be written, honest unless said otherwise. */
export interface RawEntry {
  name: string | Buffer
  data?: Buffer | string
  isStored?: boolean
  /** What the directory says instead of the truth. */
  size?: number
  compressedSize?: number
  crc?: number
  method?: number
  flags?: number
  /** Does not say that its name is UTF-8. */
  isUnflagged?: boolean
  /** Unix mode, such as 0o120777 for a link. */
  mode?: number
  /** Shares the local header and the bytes of the entry before. */
  isOverlapping?: boolean
}

/** A ZIP, byte by byte, so that it may lie. */
export function writeZip(entries: readonly RawEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  let previousAt = 0
  for (const entry of entries) {
    const data = Buffer.from(entry.data ?? '')
    const packed = entry.isStored ? data : deflateRawSync(data)
    const name = Buffer.from(entry.name)
    const method = entry.method ?? (entry.isStored ? 0 : 8)
    const crc = entry.crc ?? crc32(data)
    const size = entry.size ?? data.length
    const compressedSize = entry.compressedSize ?? packed.length
    const flags = (entry.isUnflagged ? 0 : 0x800) | (entry.flags ?? 0)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(crc, 14)
    local.writeUInt32LE(compressedSize, 18)
    local.writeUInt32LE(size, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE((3 << 8) | 20, 4)
    central.writeUInt16LE(20, 6)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(crc, 16)
    central.writeUInt32LE(compressedSize, 20)
    central.writeUInt32LE(size, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38)
    central.writeUInt32LE(entry.isOverlapping ? previousAt : at, 42)
    directory.push(central, name)
    if (entry.isOverlapping) continue
    previousAt = at
    parts.push(local, name, packed)
    at += local.length + name.length + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, central, end])
}
