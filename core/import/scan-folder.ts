import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { isWithin } from '#core/folder.ts'
import { readFileList } from '#core/import/file-list.ts'

export interface FileEntry {
  /** Relative to the folder, with forward slashes. */
  path: string
  /** Null: brought without a label. */
  className: string | null
  /** Null: the manifest names none. */
  groupKey: string | null
}

const shape =
  'a folder with images/<class>/<file>, <class>/<file>, or a manifest.csv with the columns file, label, group'

async function listByClass(folder: string): Promise<FileEntry[]> {
  const names = await readdir(folder)
  const root = names.includes('images') ? path.join(folder, 'images') : folder
  const found = await readdir(root, { withFileTypes: true, recursive: true })
  return found
    .filter(f => (f.isFile() || f.isSymbolicLink()) && !f.name.startsWith('.'))
    .map(f => {
      const inRoot = path.relative(root, path.join(f.parentPath, f.name)).split(path.sep)
      return {
        path: path.relative(folder, path.join(f.parentPath, f.name)).split(path.sep).join('/'),
        className: inRoot.length > 1 ? (inRoot[0] ?? null) : null,
        groupKey: null,
      }
    })
}

/**
 * Lists what an import of this folder would bring, in a fixed order. Reads names only, no picture.
 * @param folder an absolute, real path
 * @throws InvalidInput where there is nothing to bring, or the manifest cannot be read
 */
export async function scanFolder(folder: string): Promise<FileEntry[]> {
  const text = await readFile(path.join(folder, 'manifest.csv'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new InvalidInput('folder', folder, `a manifest.csv that can be read (${error.code})`)
  })
  const entries = text === null ? await listByClass(folder) : readFileList(text)
  if (entries.length === 0) throw new InvalidInput('folder', folder, shape)
  for (const entry of entries) {
    if (!isWithin(folder, path.resolve(folder, entry.path))) {
      throw new InvalidInput('folder', entry.path, 'files within the imported folder')
    }
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
}
