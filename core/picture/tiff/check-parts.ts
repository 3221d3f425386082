import { once } from 'node:events'
import { createInflate, inflateSync } from 'node:zlib'
import { checkScans } from '#core/dicom/jpeg-scans.ts'
import { type Tables, tablesIn } from '#core/dicom/jpeg-tables.ts'
import { maximumPixels } from '#core/dicom/pixel-header.ts'
import { refuse } from '#core/dicom/refuse.ts'
import { lzwLength, packBitsLength } from './lengths.ts'
import { type TiffPage, tag } from './read-pages.ts'

const compressions: Record<number, string> = {
  1: 'none',
  2: 'CCITT RLE',
  3: 'CCITT group 3',
  4: 'CCITT group 4',
  5: 'LZW',
  7: 'JPEG',
  8: 'deflate',
  32773: 'PackBits',
  32946: 'deflate',
}

const otherCompressions: Record<number, string> = {
  6: 'old-style JPEG',
  9: 'JBIG',
  10: 'JBIG',
  32766: 'NeXT',
  32771: 'CCITT RLE by words',
  32809: 'ThunderScan',
  33003: 'JPEG 2000',
  33004: 'JPEG 2000',
  33005: 'JPEG 2000',
  34661: 'JBIG',
  34676: 'LogLuv',
  34677: 'LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34892: 'lossy JPEG of DNG',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
}

const otherColours: Record<number, string> = {
  4: 'a mask',
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
  32803: 'a raw mosaic (CFA)',
  32844: 'LogL',
  32845: 'LogLuv',
  34892: 'linear raw',
}

const allowedCompressions = 'none, PackBits, LZW, deflate, JPEG, or CCITT for one bit'

/** Where a strip or a tile lies, and what it must unpack to. */
interface Part {
  name: string
  offset: number
  length: number
  /** Bytes that it must give, and that it may give: some writers fill the last strip up. Null: not to be told from here. */
  unpacked: number | null
  mostUnpacked: number
}

/**
 * What is not read is refused by its name, and a part (strip or tile) that is missing, cut or damaged so that it gives
 * other than its pixels is found before a decoder fills the gap with black.
 * @throws InvalidInput field 'file'
 */
export async function checkParts(bytes: Buffer, page: TiffPage): Promise<void> {
  const compression = page.number(tag.compression, 1)
  if (!compressions[compression]) {
    const name = otherCompressions[compression] ?? `an unknown method (${compression})`
    throw refuse(`a TIFF compressed by ${name}, which is not read`, allowedCompressions)
  }
  const colours = otherColours[page.number(tag.photometric, 1)]
  if (colours) throw refuse(`a TIFF in ${colours}, which is not read`, 'grey, RGB, palette, YCbCr or CMYK')
  const bits = page.numbers(tag.bits)
  if (bits.some(b => ![1, 2, 4, 8, 16, 32].includes(b) || b !== bits[0]))
    throw refuse(`a TIFF of ${[...new Set(bits)].join(', ')} bits a sample, which is not read`, '1, 2, 4, 8 or 16')
  const further = furtherSamples(page)
  if (further < 0 || further > 1)
    throw refuse(
      `a TIFF of ${page.number(tag.samples, 1)} channels, which is not read`,
      'its colours and one that covers',
    )
  const [width, height] = [page.number(tag.width, 0), page.number(tag.height, 0)]
  if (width * height > maximumPixels) throw refuse(`${width} x ${height} pixels`, 'at most 100 megapixels')
  const parts = partsOf(page, compression)
  requireApart(parts, bytes.length)
  const tables = compression === 7 ? tablesIn(Buffer.from(page.numbers(tag.jpegTables))) : undefined
  for (const part of parts) await checkPart(bytes, part, { compression, page, tables })
}

/** Samples of a pixel beside its colours. */
const furtherSamples = (page: TiffPage): number =>
  page.number(tag.samples, 1) - ({ 2: 3, 5: 4, 6: 3 }[page.number(tag.photometric, 1)] ?? 1)

/** A further channel that the file does not call alpha covers nothing (TIFF 6.0, section 18). */
export const hasUnnamedChannel = (page: TiffPage): boolean =>
  furtherSamples(page) > 0 && ![1, 2].includes(page.number(tag.extraSamples, 0))

function partsOf(page: TiffPage, compression: number): Part[] {
  const isTiled = page.fields.has(tag.tileOffsets) || page.fields.has(tag.tileWidth)
  const [width, height] = [page.number(tag.width, 0), page.number(tag.height, 0)]
  if (width < 1 || height < 1) throw cut(`${width} x ${height} pixels`)
  const partWidth = isTiled ? page.number(tag.tileWidth, 0) : width
  const partHeight = isTiled
    ? page.number(tag.tileHeight, 0)
    : Math.min(page.number(tag.rowsPerStrip, height) || height, height)
  if (partWidth < 1 || partHeight < 1) throw cut('its tiles have no size')
  const offsets = page.numbers(isTiled ? tag.tileOffsets : tag.stripOffsets)
  const lengths = page.numbers(isTiled ? tag.tileBytes : tag.stripBytes)
  const samples = page.number(tag.samples, 1)
  const planes = page.number(tag.planar, 1) === 2 ? samples : 1
  const across = Math.ceil(width / partWidth)
  const down = Math.ceil(height / partHeight)
  const kind = isTiled ? 'tile' : 'strip'
  const count = across * down * planes
  if (offsets.length < count) throw cut(`${offsets.length} ${kind}s where ${count} are needed`)
  const rowBytes = Math.ceil((partWidth * page.number(tag.bits, 1) * (samples / planes)) / 8)
  // Colours that several pixels share take less; of JPEG all codes are followed, and CCITT checks itself.
  const isShared = page.number(tag.photometric, 1) === 6
  const isCounted = !isShared && [1, 5, 8, 32773, 32946].includes(compression)
  return Array.from({ length: count }, (_, i) => {
    const rows = isTiled ? partHeight : Math.min(partHeight, height - (i % down) * partHeight)
    const unpacked = rowBytes * rows
    return {
      name: `${kind} ${i + 1} of ${count}`,
      offset: offsets[i] ?? 0,
      length: lengths[i] || (compression === 1 ? unpacked : 0),
      unpacked: isCounted ? unpacked : null,
      mostUnpacked: rowBytes * partHeight,
    }
  })
}

/** Parts may share bytes, as many as one that is white; that each is long and all are the same is a trap. */
function requireApart(parts: Part[], byteCount: number): void {
  let [packed, allowed] = [0, byteCount]
  for (const { length, mostUnpacked } of parts) {
    packed += length
    allowed += 2 * mostUnpacked + 256
  }
  if (packed > allowed) throw cut('its strips or tiles lie over each other')
}

const cut = (what: string) => refuse(`a TIFF that is damaged or cut short: ${what}`)

interface Coded {
  compression: number
  page: TiffPage
  /** Of JPEG, which its parts share. */
  tables: Tables | undefined
}

async function checkPart(bytes: Buffer, part: Part, { compression, page, tables }: Coded): Promise<void> {
  const { name, offset, length, unpacked, mostUnpacked } = part
  if (length === 0 || offset === 0) throw cut(`${name} is empty`)
  if (offset + length > bytes.length) throw cut(`${name} ends beyond the file`)
  if (compression === 7) return checkScans(bytes.subarray(offset, offset + length), tables)
  if (unpacked === null) return
  if (compression === 1) {
    if (length < unpacked) throw cut(`${name} has ${length} bytes where ${unpacked} are needed`)
    return
  }
  const packed = bytes.subarray(offset, offset + length)
  const isTurned = page.number(tag.fillOrder, 1) === 2
  if (compression === 8 || compression === 32946) return requireInflated(packed, part)
  if (isTurned) return
  // Of writers before TIFF 6.0, whose bits come the other way round.
  if (compression === 5 && packed[0] === 0 && ((packed[1] ?? 0) & 1) === 1) return
  const found = compression === 5 ? lzwLength(packed, mostUnpacked) : packBitsLength(packed, mostUnpacked)
  if (found !== unpacked && found !== mostUnpacked) throw cut(`${name} does not unpack to its pixels`)
}

/** In memory at once. */
const mostAtOnce = 16 * 1024 * 1024

/** Decoders stop once they have their pixels and never see the checksum behind them. */
async function requireInflated(packed: Buffer, { name, unpacked, mostUnpacked }: Part): Promise<void> {
  const broken = cut(`${name} does not unpack to its pixels`)
  const found =
    mostUnpacked <= mostAtOnce
      ? inflatedAtOnce(packed, mostUnpacked)
      : await inflatedInTurn(packed, mostUnpacked).catch(() => -1)
  if (found < (unpacked ?? 0)) throw broken
}

function inflatedAtOnce(packed: Buffer, most: number): number {
  try {
    return inflateSync(packed, { maxOutputLength: most + 1 }).length
  } catch {
    return -1
  }
}

async function inflatedInTurn(packed: Buffer, most: number): Promise<number> {
  const inflate = createInflate()
  let length = 0
  inflate.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > most + 1) inflate.destroy(new Error('more than its pixels'))
  })
  inflate.end(packed)
  await once(inflate, 'end')
  return length
}
