import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { openBlobStore } from '#core/blob/open.ts'
import type { ImageFile } from '#worker/ml/samples.ts'

/**
 * Every picture below a folder, in the order of its paths, put into a store as an import does; that also brings them all
 * into the system's cache.
 * @param blobs the place of the store
 */
export async function bringImageFiles(folder: string, blobs: string): Promise<ImageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(e => e.isFile() && /\.(png|jpe?g)$/.test(e.name))
    .map(e => path.join(e.parentPath, e.name))
  const store = await openBlobStore(blobs)
  const files: ImageFile[] = []
  for (const file of paths.sort()) {
    const sha256 = await store.put(await readFile(file))
    files.push({ sha256, pictureSha256: sha256, bitDepth: 8, display: null })
  }
  return files
}
