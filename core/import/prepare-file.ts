import type { BlobStore } from '#core/blob/store.ts'
import { InvalidInput } from '#core/errors.ts'
import { ingestFile } from '#core/image/ingest.ts'
import { readSource } from '#core/import/read-source.ts'
import type { FileEntry } from '#core/import/scan-folder.ts'

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
    const bytes = await readSource({ kind: 'file', folder, path: entry.path })
    const ingested = await ingestFile(bytes, { frame: null, pseudonymKey: new Uint8Array() })
    const thumbnailSha256 = await blobs.put(ingested.thumbnail)
    await blobs.put(bytes)
    const { sha256, byteCount, mediaType, width, height, bitDepth } = ingested
    return { entry, position, groupKey, sha256, thumbnailSha256, byteCount, mediaType, width, height, bitDepth }
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return { path: entry.path, position, reason: error.message }
  }
}
