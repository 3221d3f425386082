import { InvalidInput } from '#core/errors.ts'
import { tarDirectory } from '#core/import/tar/directory.ts'
import { openNamed } from '#core/open-inside.ts'

const refuse = (file: string, what: string, allowed: string) => new InvalidInput('file', `${file}: ${what}`, allowed)

/**
 * The bytes of one file of a TAR.
 * @param largestBytes what it may have
 * @param isOurs the product keeps the archive itself
 * @throws InvalidInput field 'file': not there, no file, cut short, or larger than it may be
 */
export async function readTarEntry(tar: string, file: string, largestBytes: number, isOurs?: boolean): Promise<Buffer> {
  const entry = (await tarDirectory(tar, isOurs)).get(file)
  if (!entry) throw refuse(file, 'missing', 'a file that is in the archive')
  if (entry.odd !== null) throw refuse(file, entry.odd, 'a file in the archive')
  if (entry.size > largestBytes) throw refuse(file, `${entry.size} bytes`, `up to ${largestBytes} bytes`)
  const handle = await openNamed(tar, isOurs)
  try {
    const bytes = Buffer.alloc(entry.size)
    const { bytesRead } = await handle.read(bytes, 0, entry.size, entry.offset)
    if (bytesRead < entry.size) throw refuse(file, `${bytesRead} of ${entry.size} bytes`, 'a whole archive')
    return bytes
  } finally {
    await handle.close()
  }
}
