import { type ByteReader, readerOf, readerOfStream } from './byte-reader.ts'

const decoder = new TextDecoder()
const blockBytes = 512
const mostNames = 50_000
/** After this what was found is enough to propose something from. */
const patienceMs = 10_000
const longestName = 1024 * 1024
const largestDirectory = 64 * 1024 * 1024

const until = (bytes: Uint8Array, end: number) => {
  const zero = bytes.indexOf(0)
  return decoder.decode(bytes.subarray(0, zero < 0 ? end : zero))
}

/** In octal digits, or in base 256 where the first bit is set. */
function sizeIn(header: Uint8Array): number {
  const field = header.subarray(124, 136)
  if ((field[0] ?? 0) & 0x80) return field.subarray(1).reduce((size, byte) => size * 256 + byte, 0)
  return Number.parseInt(until(field, 12).trim() || '0', 8)
}

/** "27 path=train/Normal/a.png\n" */
const paxPath = (text: string) => /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1]

async function tarNames(reader: ByteReader): Promise<string[]> {
  const names: string[] = []
  const deadline = performance.now() + patienceMs
  let long: string | undefined
  while (names.length < mostNames && performance.now() < deadline) {
    const header = await reader.read(blockBytes)
    if (header.length < blockBytes || header.every(byte => byte === 0)) break
    const size = sizeIn(header)
    if (!Number.isSafeInteger(size)) break
    const type = String.fromCharCode(header[156] ?? 0)
    const padded = Math.ceil(size / blockBytes) * blockBytes
    if ((type === 'x' || type === 'L') && size <= longestName) {
      const body = (await reader.read(padded)).subarray(0, size)
      long = type === 'x' ? (paxPath(decoder.decode(body)) ?? long) : until(body, size)
      continue
    }
    const isUstar = until(header.subarray(257, 262), 5) === 'ustar'
    const prefix = isUstar ? until(header.subarray(345, 500), 155) : ''
    const name = long ?? (prefix ? `${prefix}/` : '') + until(header.subarray(0, 100), 100)
    if (type === '0' || type === '\0' || type === '7') names.push(name)
    if (type !== 'g') long = undefined
    await reader.skip(padded)
  }
  return names
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const largeSignature = 0x07064b50
const endBytes = 22

/** Where the directory of a ZIP lies; null: it is none. */
async function directoryOf(file: Blob): Promise<{ at: number; size: number } | null> {
  const from = Math.max(0, file.size - endBytes - 65_535 - 20)
  const tail = new DataView(await file.slice(from).arrayBuffer())
  for (let i = tail.byteLength - endBytes; i >= 0; i--) {
    if (tail.getUint32(i, true) !== endSignature) continue
    const [size, at] = [tail.getUint32(i + 12, true), tail.getUint32(i + 16, true)]
    if (at !== 0xffffffff && size !== 0xffffffff) return { at, size }
    if (i < 20 || tail.getUint32(i - 20, true) !== largeSignature) return null
    const place = Number(tail.getBigUint64(i - 12, true))
    const large = new DataView(await file.slice(place, place + 56).arrayBuffer())
    if (large.byteLength < 56) return null
    return { at: Number(large.getBigUint64(48, true)), size: Number(large.getBigUint64(40, true)) }
  }
  return null
}

async function zipNames(file: Blob): Promise<string[]> {
  const directory = await directoryOf(file)
  if (!directory || directory.size > largestDirectory) return []
  const bytes = await file.slice(directory.at, directory.at + directory.size).arrayBuffer()
  const view = new DataView(bytes)
  const names: string[] = []
  for (let at = 0; at + 46 <= bytes.byteLength && view.getUint32(at, true) === entrySignature; ) {
    const length = view.getUint16(at + 28, true)
    const name = decoder.decode(bytes.slice(at + 46, at + 46 + length)).replaceAll('\\', '/')
    if (!name.endsWith('/')) names.push(name)
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (names.length >= mostNames) break
  }
  return names
}

/** The names of the files in an archive, as far as a browser can tell before it is sent; none: it cannot. */
export async function archiveNames(file: File): Promise<string[]> {
  try {
    if (/\.zip$/i.test(file.name)) return await zipNames(file)
    if (/\.tar$/i.test(file.name)) return await tarNames(readerOf(file))
    return await tarNames(readerOfStream(file.stream().pipeThrough(new DecompressionStream('gzip'))))
  } catch {
    // Whatever is wrong with it, the check of the import says so, with its reason.
    return []
  }
}
