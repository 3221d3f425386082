import { gunzipSync } from 'node:zlib'
import { InvalidInput } from '#core/errors.ts'
import type { ListRoom } from '#core/import/list/list-room.ts'
import { largestListBytes } from '#core/import/listing.ts'

/** Lists packed one by one. */
const packedEnd = /(\.(?:csv|tsv|txt|json|jsonl|ndjson|xml|xlsx))\.gz$/i

export const isPackedList = (path: string): boolean => packedEnd.test(path)

/** What a list is called unpacked. */
export const unpackedName = (path: string): string => path.replace(packedEnd, '$1')

/**
 * A list as it is without gzip, up to what lists have room for.
 * @throws InvalidInput for what is more than that, or damaged
 */
export function unpackList(bytes: Buffer, path: string, room: ListRoom): Buffer {
  const most = Math.min(largestListBytes, room.leftOf('bytes'))
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, most), chunkSize: 2 ** 18 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('Z_')) throw new InvalidInput(path, `packed and damaged (${code})`, 'a whole gzip')
    if (code !== 'ERR_BUFFER_TOO_LARGE') throw error
    if (most < largestListBytes) room.take('bytes', most + 1, path)
    throw new InvalidInput(
      path,
      `unpacked more than ${largestListBytes} bytes`,
      `a list of up to ${largestListBytes} bytes`,
    )
  }
}
