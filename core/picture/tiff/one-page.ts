import type { Tiff, TiffPage } from './read-pages.ts'

/**
 * What its pixels depend on. Whatever else a page says (who scanned it, with what, colour profiles, previews) is left
 * out, so that a decoder that complains complains of the pixels.
 */
const kept = new Set([
  ...[
    256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 292, 293, 296, 317, 320, 322, 323, 324, 325,
  ],
  ...[338, 339, 347, 529, 530, 531, 532],
])

/** The file with one directory, behind its end, that describes this page alone. */
export function onePage(bytes: Buffer, { isLittleEndian, isBig }: Tiff, page: TiffPage): Buffer {
  const entries = [...page.fields].filter(([id]) => kept.has(id)).sort(([a], [b]) => a - b)
  const padding = bytes.length % 2
  const head = Buffer.alloc(padding + (isBig ? 8 : 2))
  const [least, size] = isBig ? [8, 8] : [4, 4]
  if (isBig) write(head, entries.length, padding, 8, isLittleEndian)
  else write(head, entries.length, padding, 2, isLittleEndian)
  const end = Buffer.alloc(size)
  const whole = Buffer.concat([bytes, head, ...entries.map(([, { entry }]) => entry), end])
  write(whole, bytes.length + padding, least, size, isLittleEndian)
  return whole
}

/**
 * The tiles of a page as strips of a picture one tile wide: what libvips decodes by itself where they are tiles, and takes
 * for granted, libtiff then decodes, and says what it noticed.
 */
export function tilesAsStrips(page: TiffPage, isLittleEndian: boolean): TiffPage {
  const [width, height, count] = [page.number(322, 0), page.number(323, 0), page.fields.get(324)?.count ?? 0]
  const fields = new Map(page.fields)
  const put = (id: number, like: number, value?: number) => {
    const found = fields.get(like)
    if (!found) return
    const entry = Buffer.from(found.entry)
    write(entry, id, 0, 2, isLittleEndian)
    if (value === undefined) fields.set(id, { ...found, entry })
    else fields.set(id, { ...found, entry: oneNumber(entry, value, isLittleEndian) })
  }
  put(273, 324)
  put(279, 325)
  put(278, 256, height)
  put(257, 256, height * count)
  put(256, 256, width)
  for (const id of [322, 323, 324, 325]) fields.delete(id)
  return { ...page, fields }
}

/** An entry with one number of 32 bits. */
function oneNumber(entry: Buffer, value: number, isLittleEndian: boolean): Buffer {
  const isBig = entry.length === 20
  write(entry, 4, 2, 2, isLittleEndian)
  write(entry, 1, 4, isBig ? 8 : 4, isLittleEndian)
  write(entry, value, isBig ? 12 : 8, 4, isLittleEndian)
  return entry
}

function write(target: Buffer, value: number, at: number, size: number, isLittleEndian: boolean): void {
  if (size === 8) {
    if (isLittleEndian) target.writeBigUInt64LE(BigInt(value), at)
    else target.writeBigUInt64BE(BigInt(value), at)
  } else if (isLittleEndian) target.writeUIntLE(value, at, size)
  else target.writeUIntBE(value, at, size)
}
