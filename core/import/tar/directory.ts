import { stat } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { plainName } from '#core/import/archive-name.ts'
import { mostEntries } from '#core/import/listing.ts'
import { BadTar, blockBytes, decodeName, readHeader, readPax } from '#core/import/tar/header.ts'
import { openNamed } from '#core/open-inside.ts'

/** Where the bytes of one file of a TAR lie. */
interface TarEntry {
  offset: number
  size: number
  /** What it is besides a file; null: a file. */
  odd: string | null
  /** Whether its name begins at the root of the disk: it is read without that, as tar does. */
  isRooted: boolean
}

/** Files of a TAR by name, what is neither file nor folder among them. */
export type TarDirectory = ReadonlyMap<string, TarEntry>

/** Of what says more of the next entry than a header holds. */
const largestExtra = 2 ** 20
const chunkBytes = 2 ** 20

const oddities: Record<string, string> = {
  '1': 'a link',
  '2': 'a link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a pipe',
  S: 'a file with holes',
  V: 'a label of the archive',
  M: 'the rest of a file of another archive',
}
const isFile = (type: string) => type === '0' || type === '\0' || type === '7'
const isFolder = (type: string, name: string) => type === '5' || type === 'D' || name.endsWith('/')

const allowed = 'a whole TAR of files with plain names, each once'

/** Reads blocks one after the other, a mebibyte at a time. */
async function openBlocks(tar: string, isOurs?: boolean) {
  const handle = await openNamed(tar, isOurs)
  const { size } = await handle.stat()
  let chunk = Buffer.alloc(0)
  let chunkAt = 0
  const read = async (at: number, length: number): Promise<Buffer> => {
    if (at + length > size) throw new BadTar('cut short')
    if (at < chunkAt || at + length > chunkAt + chunk.length) {
      const wanted = Buffer.alloc(Math.max(length, Math.min(chunkBytes, size - at)))
      const { bytesRead } = await handle.read(wanted, 0, wanted.length, at)
      if (bytesRead < length) throw new BadTar('cut short while it was read')
      chunk = wanted.subarray(0, bytesRead)
      chunkAt = at
    }
    return chunk.subarray(at - chunkAt, at - chunkAt + length)
  }
  return { size, read, close: () => handle.close() }
}

type Blocks = Awaited<ReturnType<typeof openBlocks>>

/** Blocks of zeros end an archive; what stands behind them is another one, which nobody would see. */
async function requireEnd({ size, read }: Blocks, from: number): Promise<void> {
  for (let at = from; at < size; at += chunkBytes) {
    const rest = await read(at, Math.min(chunkBytes, size - at))
    if (rest.some(byte => byte !== 0)) throw new BadTar('more than one archive, one behind the other')
  }
}

/** Old GNU maps of a file with holes go on in blocks of their own. */
async function countMapBlocks({ read }: Blocks, header: Buffer, from: number): Promise<number> {
  let isMore = header[482] === 1
  let count = 0
  for (; isMore; count++) isMore = (await read(from + count * blockBytes, blockBytes))[504] === 1
  return count
}

async function readDirectory(blocks: Blocks): Promise<TarDirectory> {
  const { size, read } = blocks
  const files = new Map<string, TarEntry>()
  let longName: string | null = null
  let pax = new Map<string, string>()
  let entryCount = 0
  for (let at = 0; ; ) {
    const bare = await read(at, blockBytes)
    const header = readHeader(bare)
    if (!header) {
      await requireEnd(blocks, at)
      return files
    }
    entryCount += 1
    if (entryCount > mostEntries) throw new BadTar(`more than ${mostEntries} entries`)
    const mapCount = header.type === 'S' ? await countMapBlocks(blocks, bare, at + blockBytes) : 0
    const offset = at + (1 + mapCount) * blockBytes
    const stated = pax.get('size')
    const bytes = stated === undefined || !/^\d{1,15}$/.test(stated) ? header.size : Number(stated)
    at = offset + Math.ceil(bytes / blockBytes) * blockBytes
    if (at > size) throw new BadTar('cut short')
    const { type } = header
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      if (bytes > largestExtra) throw new BadTar(`${bytes} bytes of a header`)
      const extra = await read(offset, bytes)
      if (type === 'x') pax = readPax(extra)
      if (type === 'L') longName = decodeName(extra.subarray(0, extra.indexOf(0) < 0 ? bytes : extra.indexOf(0)))
      continue
    }
    const written = pax.get('GNU.sparse.name') ?? pax.get('path') ?? longName ?? header.name
    const isSparse = [...pax.keys()].some(key => key.startsWith('GNU.sparse'))
    longName = null
    pax = new Map()
    if (isFolder(type, written)) continue
    const plain = plainName(written.replace(/^\/+/, ''))
    if ('wrong' in plain) throw new BadTar(plain.wrong)
    const { name } = plain
    if (files.has(name)) throw new BadTar(`two files named ${name}`)
    const odd = isSparse ? 'a file with holes' : isFile(type) ? null : (oddities[type] ?? 'no file')
    files.set(name, { offset, size: bytes, odd, isRooted: written.startsWith('/') })
  }
}

async function openDirectory(tar: string, isOurs?: boolean): Promise<TarDirectory> {
  const blocks = await openBlocks(tar, isOurs)
  try {
    return await readDirectory(blocks)
  } catch (error) {
    if (error instanceof BadTar) throw new InvalidInput('archive', `${path.basename(tar)}: ${error.message}`, allowed)
    throw error
  } finally {
    await blocks.close()
  }
}

let newest: { key: string; directory: Promise<TarDirectory> } | null = null

/**
 * The files of a TAR as it stands on the disk now; that of the newest archive is kept, so that its files are read without
 * reading it again.
 * @param isOurs the product keeps the archive itself
 * @throws InvalidInput field 'archive': no TAR, cut short, or one that could harm whoever unpacks it
 */
export async function tarDirectory(tar: string, isOurs?: boolean): Promise<TarDirectory> {
  const found = await stat(tar).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInput(
      'archive',
      path.basename(tar),
      `an archive that can be read (${error.code ?? error.message})`,
    )
  })
  const key = `${tar} ${found.size} ${found.mtimeMs}`
  if (newest?.key === key) return newest.directory
  const directory = openDirectory(tar, isOurs)
  newest = { key, directory }
  // One that failed is looked at again: it may have been in the middle of being written.
  directory.catch(() => {
    if (newest?.key === key) newest = null
  })
  return directory
}
