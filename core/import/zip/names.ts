import type { Entry } from 'yauzl'
import { readUtf8 } from '#core/import/archive-name.ts'
import { decodeText } from '#core/import/list/text/decode-text.ts'

/** Info-ZIP's field that says a name in UTF-8, beside the one in the table of the packer's own machine. */
const unicodePath = 0x7075
const utf8Flag = 0x800

/** A name that is said, or is UTF-8, which many packers write without saying so; null: it is neither. */
export function plainlyWritten(entry: Entry): string | null {
  const isSaid = (entry.generalPurposeBitFlag & utf8Flag) !== 0 || entry.extraFields.some(f => f.id === unicodePath)
  return isSaid ? entry.fileName : (readUtf8(entry.fileNameRaw)?.replaceAll('\\', '/') ?? null)
}

/** What letters of other tables become in that of the first PCs, and no name of a file has: Greek, lines, blocks, sums. */
const unlikely = /[\u0370-\u03ff\u2070-\u23ff\u2500-\u25ff]/
const mostRead = 10_000

/**
 * How names are read that are neither: by the table of the first PCs, as the format says; where that makes no words, by what
 * makes words of all of them together.
 */
export function nameDecoder(entries: readonly Entry[]): (entry: Entry) => string {
  if (!entries.some(({ fileName }) => unlikely.test(fileName))) return ({ fileName }) => fileName
  const lines = entries.slice(0, mostRead).flatMap(({ fileNameRaw }) => [fileNameRaw, Buffer.from('\n')])
  const { encoding, alternatives } = decodeText(Buffer.concat(lines), [])
  if (alternatives.length > 0 || encoding.startsWith('UTF')) return ({ fileName }) => fileName
  const decoder = new TextDecoder(encoding)
  return ({ fileNameRaw }) => decoder.decode(fileNameRaw).replaceAll('\\', '/')
}
