import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ImageFile } from '#worker/ml/samples.ts'

/** Every picture below a folder, in the order of its paths; reading them all also brings them into the system's cache. */
export async function findImageFiles(folder: string): Promise<ImageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(e => e.isFile() && /\.(png|jpe?g)$/.test(e.name))
    .map(e => path.join(e.parentPath, e.name))
  const files: ImageFile[] = []
  for (const file of paths.sort())
    files.push({
      path: file,
      sha256: createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    })
  return files
}
