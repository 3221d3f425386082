import type { FileHandle } from 'node:fs/promises'
import { InvalidInput } from '#core/errors.ts'
import { tarDirectory } from '#core/import/tar/directory.ts'
import { openNamed } from '#core/open-inside.ts'

const refuse = (file: string, what: string, allowed: string) => new InvalidInput('file', `${file}: ${what}`, allowed)

/**
 * Opens a TAR for one of its files.
 * @param largestBytes what it may have
 * @param isOurs the product keeps the archive itself
 * @param use what is done with it; its bytes lie at this place
 * @throws InvalidInput field 'file': not there, no file, or larger than it may be
 */
export async function withTarEntry<T>(
  tar: string,
  file: string,
  largestBytes: number,
  isOurs: boolean | undefined,
  use: (handle: FileHandle, place: { offset: number; size: number }) => Promise<T>,
): Promise<T> {
  const entry = (await tarDirectory(tar, isOurs)).get(file)
  if (!entry) throw refuse(file, 'missing', 'a file that is in the archive')
  if (entry.odd !== null) throw refuse(file, entry.odd, 'a file in the archive')
  if (entry.size > largestBytes) throw refuse(file, `${entry.size} bytes`, `up to ${largestBytes} bytes`)
  const handle = await openNamed(tar, isOurs)
  try {
    return await use(handle, entry)
  } finally {
    await handle.close()
  }
}

/** The bytes of one file of a TAR. @throws InvalidInput as withTarEntry, and where it is cut short */
export const readTarEntry = (tar: string, file: string, largestBytes: number, isOurs?: boolean): Promise<Buffer> =>
  withTarEntry(tar, file, largestBytes, isOurs, async (handle, { offset, size }) => {
    const bytes = Buffer.alloc(size)
    const { bytesRead } = await handle.read(bytes, 0, size, offset)
    if (bytesRead < size) throw refuse(file, `${bytesRead} of ${size} bytes`, 'a whole archive')
    return bytes
  })
