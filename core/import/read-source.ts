import { createHash, hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { InvalidInput } from '#core/errors.ts'
import { readBelow } from '#core/import/bucket-source.ts'
import { readTarEntry, withTarEntry } from '#core/import/tar/read-entry.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { openInside } from '#core/open-inside.ts'
import type { BucketAddress } from '#core/place.ts'

/** What says that this one file cannot be read, not that the disk or this process is in trouble. */
const unreadable = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO'])

/** Of a file that is brought, bytes. */
const largestFileBytes = 256 * 2 ** 20
/** So many are read at a time to be hashed. */
const chunkBytes = 2 ** 20

/**
 * Where the bytes of one file lie: in a folder (absolute and real), in an archive, or in a bucket; isOurs: in one that the
 * product keeps itself.
 */
export type FileSource =
  | { kind: 'file'; folder: string; path: string; isOurs?: boolean }
  /** `zip` is the absolute path of the archive, `path` the name of its entry; so with `tar`. */
  | { kind: 'zip'; zip: string; path: string; isOurs?: boolean }
  | { kind: 'tar'; tar: string; path: string; isOurs?: boolean }
  | { kind: 'object'; address: BucketAddress; path: string }

/**
 * The bytes of one file.
 * @throws InvalidInput field 'file': a link out of its folder, too large, or unreadable; Error where the disk or the bucket fails
 */
export async function readSource(source: FileSource, mostBytes = largestFileBytes): Promise<Buffer> {
  if (source.kind === 'object') return readBelow(source.address, source.path, mostBytes)
  if (source.kind === 'zip') return readEntry(source.zip, source.path, mostBytes, source.isOurs)
  if (source.kind === 'tar') return readTarEntry(source.tar, source.path, mostBytes, source.isOurs)
  return withFile(source, mostBytes, readWhole)
}

/** In one piece: readFile asks for half a megabyte at a time. */
async function readWhole(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size)
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at)
    if (bytesRead === 0) throw cutShort(at, size)
    at += bytesRead
  }
  return bytes
}

const cutShort = (at: number, size: number) => new InvalidInput('file', `${at} of ${size} bytes`, 'a whole file')

/**
 * The SHA-256 of the bytes of one file, hex: of a large one neither memory nor this thread is taken. What a ZIP packed is
 * unpacked whole, and an object comes whole.
 * @throws as readSource
 */
export async function hashSource(source: FileSource): Promise<string> {
  if (source.kind === 'zip' || source.kind === 'object') return hash('sha256', await readSource(source), 'hex')
  if (source.kind === 'tar') return withTarEntry(source.tar, source.path, largestFileBytes, source.isOurs, hashAt)
  return withFile(source, largestFileBytes, (handle, size) => hashAt(handle, { offset: 0, size }))
}

async function hashAt(handle: FileHandle, { offset, size }: { offset: number; size: number }): Promise<string> {
  const digest = createHash('sha256')
  const chunk = Buffer.allocUnsafe(Math.min(size, chunkBytes))
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, size - at), offset + at)
    if (bytesRead === 0) throw cutShort(at, size)
    digest.update(chunk.subarray(0, bytesRead))
    at += bytesRead
  }
  return digest.digest('hex')
}

async function withFile<T>(
  { folder, path: file, isOurs }: FileSource & { kind: 'file' },
  mostBytes: number,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  try {
    const handle = await openInside(folder, file, isOurs)
    try {
      const { size } = await handle.stat()
      if (size > mostBytes) throw new InvalidInput('file', `${size} bytes`, `up to ${mostBytes} bytes`)
      return await use(handle, size)
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && unreadable.has(code)) {
      throw new InvalidInput('file', file, `a file that can be read (${code})`)
    }
    throw error
  }
}
