import { InvalidInput } from '#core/errors.ts'

/** What all files of an archive together may unpack to: as much as this whatever its size, and so many times its size. */
const harmlessBytes = 2 ** 30
const greatestRatio = 50
const largestTotalBytes = 2 ** 40

/**
 * @param name of the archive
 * @throws InvalidInput field 'archive' where an archive unpacks to more than any honest one of its size
 */
export function requireRatio(name: string, totalBytes: number, packedBytes: number): void {
  if (totalBytes <= harmlessBytes || (totalBytes <= largestTotalBytes && totalBytes <= greatestRatio * packedBytes))
    return
  throw new InvalidInput(
    'archive',
    `${name}: files of more than ${totalBytes} bytes in an archive of ${packedBytes}`,
    `up to ${greatestRatio} times its own size beyond ${harmlessBytes} bytes, and ${largestTotalBytes}`,
  )
}
