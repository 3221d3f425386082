import { InvalidInput } from '#core/errors.ts'
import { readTarEntry } from '#core/import/tar/read-entry.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { openInside } from '#core/open-inside.ts'

/** What says that this one file cannot be read, not that the disk or this process is in trouble. */
const unreadable = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO'])

/** Of a file that is brought, bytes. */
export const largestFileBytes = 256 * 2 ** 20

/** Where the bytes of one file lie: in a folder (absolute and real), or in an archive; isOurs: in one that the product keeps itself. */
export type FileSource =
  | { kind: 'file'; folder: string; path: string; isOurs?: boolean }
  /** `zip` is the absolute path of the archive, `path` the name of its entry; so with `tar`. */
  | { kind: 'zip'; zip: string; path: string; isOurs?: boolean }
  | { kind: 'tar'; tar: string; path: string; isOurs?: boolean }

/**
 * The bytes of one file.
 * @throws InvalidInput field 'file': a link out of its folder, too large, or unreadable; Error where the disk fails
 */
export async function readSource(source: FileSource): Promise<Buffer> {
  if (source.kind === 'zip') return readEntry(source.zip, source.path, largestFileBytes, source.isOurs)
  if (source.kind === 'tar') return readTarEntry(source.tar, source.path, largestFileBytes, source.isOurs)
  const { folder, path: file, isOurs } = source
  try {
    return await readWithin(folder, file, isOurs)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && unreadable.has(code)) {
      throw new InvalidInput('file', file, `a file that can be read (${code})`)
    }
    throw error
  }
}

async function readWithin(folder: string, file: string, isOurs?: boolean): Promise<Buffer> {
  const handle = await openInside(folder, file, isOurs)
  try {
    const { size } = await handle.stat()
    if (size > largestFileBytes) throw new InvalidInput('file', `${size} bytes`, `up to ${largestFileBytes} bytes`)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
