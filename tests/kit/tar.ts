/** One entry of a TAR as it is to be written, honest unless said otherwise. */
export interface TarRawEntry {
  name: string | Buffer
  data?: Buffer | string
  /** '0' a file, '5' a folder, '1' and '2' links, '3' a device; see POSIX.1-2017, pax. */
  type?: string
  prefix?: string
  /** What the header says instead of the truth. */
  size?: number
  sum?: number
  /** GNU's own format, 'ustar  ', in place of POSIX's. */
  isGnu?: boolean
  /** Blocks between the header and the data, of a file with many holes. */
  mapBlocks?: number
}

const block = 512
const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`

function header({ name, data = '', type = '0', prefix = '', size, sum, isGnu, mapBlocks = 0 }: TarRawEntry): Buffer {
  const bytes = Buffer.alloc(block)
  Buffer.from(name).copy(bytes, 0, 0, 100)
  bytes.write(octal(0o644, 8), 100)
  bytes.write(octal(size ?? Buffer.from(data).length, 12), 124)
  bytes.write(octal(0, 12), 136)
  bytes.write(type, 156)
  bytes.write(isGnu ? 'ustar  \0' : 'ustar\x0000', 257, 'latin1')
  bytes.write(prefix, 345)
  if (mapBlocks > 0) bytes[482] = 1
  bytes.fill(0x20, 148, 156)
  bytes.write(`${(sum ?? bytes.reduce((all, byte) => all + byte, 0)).toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

/** A TAR, byte by byte, so that it may lie. */
export function writeTar(entries: readonly TarRawEntry[], isEnded = true): Buffer {
  const parts = entries.flatMap(entry => {
    const data = Buffer.from(entry.data ?? '')
    const { mapBlocks = 0 } = entry
    const map = Array.from({ length: mapBlocks }, (_, i) => {
      const part = Buffer.alloc(block)
      part[504] = i < mapBlocks - 1 ? 1 : 0
      return part
    })
    return [header(entry), ...map, data, Buffer.alloc((block - (data.length % block)) % block)]
  })
  return Buffer.concat([...parts, ...(isEnded ? [Buffer.alloc(2 * block)] : [])])
}

/** A header of GNU's that names the next entry. */
export const gnuLongName = (name: string): TarRawEntry => ({
  ...{ name: '././@LongLink', type: 'L', data: `${name}\0`, isGnu: true },
})

/** A pax header of the next entry. */
export function pax(records: Record<string, string>): TarRawEntry {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`)
    let length = rest + String(rest).length
    if (String(length).length + rest !== length) length = rest + String(length).length
    return `${length} ${key}=${value}\n`
  })
  return { name: 'PaxHeaders/x', type: 'x', data: lines.join('') }
}
