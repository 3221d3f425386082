import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { BlobStore } from '#core/blob/store.ts'
import { InvalidInput } from '#core/errors.ts'
import { isWithin } from '#core/folder.ts'
import { inspectImage, makeThumbnail } from '#core/image/pixels.ts'
import type { FileEntry } from '#core/import/scan-folder.ts'

/** What says that this one file cannot be read, not that the disk or this process is in trouble. */
const unreadable = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'])
const largestBytes = 256 * 2 ** 20

export interface PreparedFile {
  entry: FileEntry
  position: number
  groupKey: string
  sha256: string
  thumbnailSha256: string
  mediaType: string
  byteCount: number
  width: number
  height: number
  bitDepth: number
}

export interface RefusedFile {
  path: string
  position: number
  reason: string
}

async function readWithin(folder: string, file: string): Promise<Buffer> {
  const asked = path.join(folder, file)
  try {
    const real = await realpath(asked)
    if (!isWithin(folder, real)) throw new InvalidInput('file', file, 'a file within the folder, not a link out of it')
    const { size } = await stat(real)
    if (size > largestBytes) throw new InvalidInput('file', `${size} bytes`, `up to ${largestBytes} bytes`)
    return await readFile(real)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && unreadable.has(code)) {
      throw new InvalidInput('file', file, `a file that can be read (${code})`)
    }
    throw error
  }
}

/**
 * Reads one file, looks whether it is a picture, and stores its bytes and thumbnail under their hashes. Stores nothing
 * of a file that is refused.
 */
export async function prepareFile(
  blobs: BlobStore,
  folder: string,
  entry: FileEntry,
  position: number,
  groupKey: string,
): Promise<PreparedFile | RefusedFile> {
  try {
    const bytes = await readWithin(folder, entry.path)
    const inspected = await inspectImage(bytes)
    const thumbnailSha256 = await blobs.put(await makeThumbnail(bytes))
    const sha256 = await blobs.put(bytes)
    return { entry, position, groupKey, sha256, thumbnailSha256, byteCount: bytes.length, ...inspected }
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return { path: entry.path, position, reason: error.message }
  }
}
