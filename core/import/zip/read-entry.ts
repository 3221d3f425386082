import type { FileHandle } from 'node:fs/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { InvalidInput } from '#core/errors.ts'
import { type ZipEntry, zipDirectory } from '#core/import/zip/directory.ts'
import { openNamed } from '#core/open-inside.ts'

const localHeaderBytes = 30
const localHeaderSignature = 0x04034b50
const zipSignature = 0x04034b50

const refuse = (file: string, what: string, allowed: string) => new InvalidInput('file', `${file}: ${what}`, allowed)

function requireReadable(file: string, entry: ZipEntry, largestBytes: number): void {
  if (entry.isLink) throw refuse(file, 'a link', 'a file in the ZIP, not a link')
  if (entry.isEncrypted) throw refuse(file, 'encrypted', 'a file without a password')
  if (entry.method !== 0 && entry.method !== 8)
    throw refuse(file, `compression method ${entry.method}`, 'stored or deflated')
  if (entry.size > largestBytes) throw refuse(file, `${entry.size} bytes`, `up to ${largestBytes} bytes`)
}

async function dataStart(handle: FileHandle, file: string, { offset }: ZipEntry): Promise<number> {
  const header = Buffer.alloc(localHeaderBytes)
  const { bytesRead } = await handle.read(header, 0, localHeaderBytes, offset)
  if (bytesRead < localHeaderBytes || header.readUInt32LE(0) !== localHeaderSignature)
    throw refuse(file, 'no file where the directory says', 'an undamaged ZIP')
  return offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
}

/** Never more than the directory declared: a stream that goes on beyond that is left. */
async function unpack(handle: FileHandle, file: string, entry: ZipEntry): Promise<Buffer> {
  const bytes = Buffer.alloc(entry.size)
  if (entry.size === 0) return bytes
  const start = await dataStart(handle, file, entry)
  const end = start + entry.compressedSize - 1
  if (end < start) throw refuse(file, `0 bytes that unpack to ${entry.size}`, 'an undamaged ZIP')
  const packed = handle.createReadStream({ start, end, autoClose: false })
  const stream = entry.method === 8 ? packed.pipe(createInflateRaw()) : packed
  packed.on('error', error => stream.destroy(error))
  let at = 0
  try {
    for await (const chunk of stream) {
      if (at + chunk.length > entry.size)
        throw refuse(file, `unpacks to more than the ${entry.size} bytes it declares`, 'an undamaged ZIP')
      at += (chunk as Buffer).copy(bytes, at)
    }
  } finally {
    packed.destroy()
    stream.destroy()
  }
  if (at < entry.size) throw refuse(file, `unpacks to ${at} of ${entry.size} bytes`, 'an undamaged ZIP')
  return bytes
}

/**
 * The bytes of one file of a ZIP, unpacked in memory.
 * @param largestBytes what it may unpack to
 * @param isOurs the product keeps the archive itself
 * @throws InvalidInput field 'file': not there, a link, encrypted, another ZIP, damaged, or larger than it declares or may be
 */
export async function readEntry(zip: string, file: string, largestBytes: number, isOurs?: boolean): Promise<Buffer> {
  const entry = (await zipDirectory(zip, isOurs)).get(file)
  if (!entry) throw refuse(file, 'missing', 'a file that is in the ZIP')
  requireReadable(file, entry, largestBytes)
  const handle = await openNamed(zip, isOurs)
  try {
    const bytes = await unpack(handle, file, entry)
    // A spreadsheet is one, too.
    if (bytes.length >= 4 && bytes.readUInt32LE(0) === zipSignature && !/\.xlsx$/i.test(file))
      throw refuse(file, 'a ZIP within the ZIP', 'a picture: unpack it first')
    if (crc32(bytes) !== entry.crc32) throw refuse(file, 'other bytes than its checksum says', 'an undamaged ZIP')
    return bytes
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('Z_')) throw refuse(file, `damaged (${code})`, 'an undamaged ZIP')
    throw error
  } finally {
    await handle.close()
  }
}
