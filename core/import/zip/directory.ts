import { stat } from 'node:fs/promises'
import path from 'node:path'
import { type Entry, fromRandomAccessReaderPromise } from 'yauzl'
import { InvalidInput } from '#core/errors.ts'
import { plainName } from '#core/import/archive-name.ts'
import { mostEntries } from '#core/import/listing.ts'
import { requireRatio } from '#core/import/require-ratio.ts'
import { ChunkReader } from '#core/import/zip/chunk-reader.ts'
import { nameDecoder, plainlyWritten } from '#core/import/zip/names.ts'

/** Where the bytes of one file of a ZIP lie, and what they must come to. */
export interface ZipEntry {
  /** Of its local header. */
  offset: number
  compressedSize: number
  size: number
  crc32: number
  /** 0: stored, 8: deflated. */
  method: number
  isEncrypted: boolean
  isLink: boolean
}

/** Files of a ZIP by name, without folders. */
export type ZipDirectory = ReadonlyMap<string, ZipEntry>

const unixLink = 0o120000

const allowed = 'a whole ZIP of files with plain names, each once, that unpack one beside the other'

class BadZip extends Error {}

function nameOf(written: string): string {
  const plain = plainName(written)
  if ('wrong' in plain) throw new BadZip(plain.wrong)
  return plain.name
}

const entryOf = (entry: Entry): ZipEntry => ({
  offset: entry.relativeOffsetOfLocalHeader,
  compressedSize: entry.compressedSize,
  size: entry.uncompressedSize,
  crc32: entry.crc32,
  method: entry.compressionMethod,
  isEncrypted: entry.isEncrypted(),
  isLink: entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === unixLink,
})

/** An archive whose entries share bytes unpacks to far more than it holds. */
function requireApart(spans: { at: number; end: number; name: string }[], archiveBytes: number): void {
  spans.sort((a, b) => a.at - b.at)
  spans.forEach(({ end, name }, i) => {
    const next = spans[i + 1]
    if (next && next.at < end) throw new BadZip(`${name} and ${next.name} lie on each other`)
    if (end > archiveBytes) throw new BadZip(`${name} reaches beyond its end: it was cut short`)
  })
}

async function readDirectory(reader: ChunkReader, zipName: string): Promise<ZipDirectory> {
  const archive = await fromRandomAccessReaderPromise(reader, reader.size, { autoClose: false })
  if (archive.entryCount > mostEntries) throw new BadZip(`${archive.entryCount} entries; up to ${mostEntries}`)
  const files = new Map<string, ZipEntry>()
  const spans: { at: number; end: number; name: string }[] = []
  const undecoded: Entry[] = []
  let total = 0
  const add = (entry: Entry, written: string) => {
    const name = nameOf(written)
    const found = entryOf(entry)
    spans.push({ at: found.offset, end: found.offset + 30 + entry.fileNameLength + found.compressedSize, name })
    // Of some letters the last byte is a backslash: what has bytes is a file.
    if (written.endsWith('/') && found.size === 0) return
    if (files.has(name)) throw new BadZip(`two files named ${name}`)
    files.set(name, found)
    total += found.size
    requireRatio(zipName, total, reader.size)
  }
  for await (const entry of archive.eachEntry()) {
    const written = plainlyWritten(entry)
    if (written === null) undecoded.push(entry)
    else add(entry, written)
  }
  const decode = nameDecoder(undecoded)
  for (const entry of undecoded) add(entry, decode(entry))
  requireApart(spans, reader.size)
  return files
}

/**
 * The files of a ZIP, from its central directory alone.
 * @throws InvalidInput field 'zip': no ZIP, cut short, or one that could harm whoever unpacks it
 */
async function openDirectory(zip: string, isOurs?: boolean): Promise<ZipDirectory> {
  const name = path.basename(zip)
  let reader: ChunkReader | null = null
  try {
    reader = await ChunkReader.open(zip, isOurs)
    return await readDirectory(reader, name)
  } catch (error) {
    // The disk's own errors are not the archive's.
    if (error instanceof InvalidInput || (error instanceof Error && 'errno' in error)) throw error
    // Whatever the library stumbles over is the archive's fault: it is given bytes alone. Of these it may quote some.
    const said = error instanceof Error ? error.message.replaceAll(/0x[0-9a-f]+/gi, 'something else') : String(error)
    throw new InvalidInput('zip', `${name}: ${said}`, allowed)
  } finally {
    const opened = reader
    if (opened) await new Promise<void>((resolve, reject) => opened.close(error => (error ? reject(error) : resolve())))
  }
}

let newest: { key: string; directory: Promise<ZipDirectory> } | null = null

/**
 * As it stands on the disk now; that of the newest archive is kept, so that its files are read without reading it again.
 * @param isOurs the product keeps the archive itself
 */
export async function zipDirectory(zip: string, isOurs?: boolean): Promise<ZipDirectory> {
  const found = await stat(zip).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInput('zip', path.basename(zip), `a ZIP that can be read (${error.code ?? error.message})`)
  })
  const key = `${zip} ${found.size} ${found.mtimeMs}`
  if (newest?.key === key) return newest.directory
  const directory = openDirectory(zip, isOurs)
  newest = { key, directory }
  // One that failed is looked at again: it may have been in the middle of being written.
  directory.catch(() => {
    if (newest?.key === key) newest = null
  })
  return directory
}
