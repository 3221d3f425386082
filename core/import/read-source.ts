import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { isWithin } from '#core/folder.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'

/** What says that this one file cannot be read, not that the disk or this process is in trouble. */
const unreadable = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'])

/** Of a file that is brought, bytes. */
export const largestFileBytes = 256 * 2 ** 20

/** Where the bytes of one file lie: in a folder (absolute and real), or in a ZIP. */
export type FileSource =
  | { kind: 'file'; folder: string; path: string }
  /** `zip` is the absolute path of the archive, `path` the name of its entry. */
  | { kind: 'zip'; zip: string; path: string }

/**
 * The bytes of one file.
 * @throws InvalidInput field 'file': a link out of its folder, too large, or unreadable; Error where the disk fails
 */
export async function readSource(source: FileSource): Promise<Buffer> {
  if (source.kind === 'zip') return readEntry(source.zip, source.path, largestFileBytes)
  return readWithin(source.folder, source.path)
}

async function readWithin(folder: string, file: string): Promise<Buffer> {
  const asked = path.join(folder, file)
  try {
    const real = await realpath(asked)
    if (!isWithin(folder, real)) throw new InvalidInput('file', file, 'a file within the folder, not a link out of it')
    const found = await stat(real)
    if (!found.isFile()) throw new InvalidInput('file', file, 'a file, not a folder, pipe or device')
    if (found.size > largestFileBytes)
      throw new InvalidInput('file', `${found.size} bytes`, `up to ${largestFileBytes} bytes`)
    return await readFile(real)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && unreadable.has(code)) {
      throw new InvalidInput('file', file, `a file that can be read (${code})`)
    }
    throw error
  }
}
