import type { ListFile } from '#core/import/list/look.ts'
import type { DecodedMarkup } from '#core/import/list/text/decode-markup.ts'
import { aside, formOf } from '#core/import/list/text/ways-of-text.ts'
import type { FoundList } from '#core/import/listing.ts'
import { listEncodings } from '#core/import/reading.ts'

/** A larger one is not read a second time to be shown in other encodings before it is read so. */
const mostShown = 16 * 2 ** 20

/** Header and first rows as bytes, a character each; empty: escapes stand among them, or it cannot be read so. */
function bytesOf(bytes: Buffer, file: ListFile, list: FoundList, read: Read): string[][] {
  if (bytes.length > mostShown) return []
  const text = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '')
  const found = read(text, { ...file, look: aside(file.look) })
  if (found?.header.length !== list.header.length) return []
  const rows = [found.header, ...found.sample]
  return rows.every(cells => cells.every(cell => /^[\0-\xff]*$/.test(cell))) ? rows : []
}

type Read = (text: string, file: ListFile) => FoundList | null

/** JSON or XML that was read, with how it is written, what is not clear about that, and the encodings to choose from. */
export function sayWriting(
  list: FoundList,
  bytes: Buffer,
  { encoding, isSure, doubts }: DecodedMarkup,
  file: ListFile,
  read: Read,
): FoundList {
  if (list.shape === 'UNKNOWN') return list
  const said = {
    ...list,
    detail: encoding === 'UTF-8' ? list.detail : `${list.detail}, ${encoding}`,
    doubts: [...list.doubts, ...doubts],
  }
  if (bytes.includes(0) || !bytes.some(byte => byte > 0x7f)) return said
  const form = { ...formOf(list, null, true), bytes: bytesOf(bytes, file, list, read) }
  const ways = {
    encodings: listEncodings.filter(name => !name.startsWith('UTF_16')),
    forms: list.header.length > 0 ? [form] : [],
    isSure: isSure && !file.writing?.encoding,
  }
  return { ...said, ways }
}
