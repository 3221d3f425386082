import type { BlobStore } from '#core/blob/store.ts'
import type { Ingested, StoredFile } from '#core/picture/ingested.ts'

/**
 * Puts all that is kept of a file into the store. A process that ends in between leaves blobs that nothing names: their
 * names are told only when all of them are there.
 * @throws BlobStoreError
 */
export async function storeFile(
  blobs: BlobStore,
  bytes: Buffer,
  keepsOriginal: boolean,
  { file, picture, thumbnail, preview, ...facts }: Ingested,
): Promise<StoredFile> {
  const [fileSha256, pictureSha256, thumbnailSha256, previewSha256] = await Promise.all([
    file ? blobs.put(file) : blobs.put(bytes, facts.sha256),
    picture && blobs.put(picture),
    blobs.put(thumbnail),
    preview && blobs.put(preview),
    file && keepsOriginal ? blobs.put(bytes, facts.sha256) : null,
  ])
  return {
    ...facts,
    fileSha256,
    pictureSha256: pictureSha256 ?? fileSha256,
    thumbnailSha256,
    previewSha256: previewSha256 ?? thumbnailSha256,
    isOriginalKept: file === null || keepsOriginal,
  }
}
