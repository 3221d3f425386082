import { readFileSync } from 'node:fs'
import { localPath } from '#core/blob/local.ts'
import { openBlobStore } from '#core/blob/open.ts'
import { NotFound } from '#core/errors.ts'
import { parsePlace } from '#core/place.ts'
import { codeOf } from '#core/unless-missing.ts'

/** @throws NotFound, BlobStoreError; Error of the file system */
export type PictureReader = (sha256: string) => Buffer | Promise<Buffer>

/**
 * Reads blobs for decoding. From a folder at once: what is decoded was imported a short while ago and is in the system's
 * memory, and to ask another thread takes longer than to read it.
 */
export async function openPictureReader(place: string): Promise<PictureReader> {
  const parsed = parsePlace(place)
  if (parsed?.kind === 'folder') {
    return sha256 => {
      try {
        return readFileSync(localPath(parsed.folder, sha256))
      } catch (error) {
        throw codeOf(error) === 'ENOENT' ? new NotFound('blob', sha256) : error
      }
    }
  }
  const blobs = await openBlobStore(place)
  return sha256 => blobs.read(sha256)
}
