import { createHash } from 'node:crypto'
import { InvalidInput } from '#core/errors.ts'
import { type Look, lookAround } from '#core/import/list/look.ts'
import { foundTable } from '#core/import/list/table/found-table.ts'
import { readTextTable } from '#core/import/list/table/read-text-table.ts'
import { decodeText } from '#core/import/list/text/decode-text.ts'
import { type FoundList, type ListReader, largestListBytes } from '#core/import/listing.ts'

/** Reads a list of any shape. @throws InvalidInput for one that is too large */
export function readAny(bytes: Buffer, path: string, look: Look): FoundList | null {
  if (bytes.length > largestListBytes)
    throw new InvalidInput(path, `${bytes.length} bytes`, `a list of up to ${largestListBytes} bytes`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const table = readTextTable(decodeText(bytes, look.words), path, look)
  return table && foundTable(table, path, sha256, look)
}

export const readList: ListReader = (bytes, path, surroundings) => readAny(bytes, path, lookAround(surroundings))
