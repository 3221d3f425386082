import type { Attributes } from '#core/dicom/attributes.ts'
import { type LookupTable, lookUp, readLookupTable } from '#core/dicom/lookup-table.ts'
import { InvalidInput } from '#core/errors.ts'

/**
 * Palette indexes as RGB of 8 bits (PS3.3 C.7.6.3.1.5, C.7.9).
 * @throws InvalidInput where the palette is missing, cut short or segmented
 */
export function applyPalette(indexes: Uint8Array | Uint16Array, attributes: Attributes): Uint8Array {
  const tables = [paletteOf(attributes, '1'), paletteOf(attributes, '2'), paletteOf(attributes, '3')]
  const rgb = new Uint8Array(indexes.length * 3)
  for (const [channel, table] of tables.entries()) {
    const scale = 255 / (2 ** table.bits - 1)
    for (let i = 0; i < indexes.length; i++) rgb[i * 3 + channel] = Math.round(lookUp(table, indexes[i] ?? 0) * scale)
  }
  return rgb
}

/** Indexes have no sign. */
const indexes = { low: 0, high: 65_535 }

function paletteOf(attributes: Attributes, digit: string): LookupTable {
  const table = readLookupTable(attributes, { descriptor: `0028110${digit}`, data: `0028120${digit}` }, indexes)
  if (table) return table
  const isSegmented = attributes.has(`0028122${digit}`)
  throw new InvalidInput(
    'file',
    isSegmented ? 'of a segmented palette' : 'of palette colour without a whole palette',
    'palettes written out, for red, green and blue',
  )
}
