import type { Attributes } from '#core/dicom/attributes.ts'

/** A table of the file: from the first value on, one entry each; values beyond take its ends (PS3.3 C.11.1.1). */
export interface LookupTable {
  first: number
  /** Bits that hold every entry. */
  bits: number
  entries: Uint16Array
}

export interface TableTags {
  descriptor: string
  data: string
}

/**
 * A table by its descriptor: how many entries (0: 65536), the first value mapped, bits of an entry.
 * @param isSigned whether the first value mapped is to be read as signed, where the file does not say by its VR
 * @returns null where there is none, or its data is shorter than its descriptor says
 */
export function readLookupTable(attributes: Attributes, tags: TableTags, isSigned: boolean): LookupTable | null {
  const vr = attributes.element(tags.descriptor)?.vr
  const [length, , declaredBits] = attributes.words(tags.descriptor, 3)
  const first = attributes.words(tags.descriptor, 3, vr === 'SS' || (vr !== 'US' && isSigned))[1]
  if (length === undefined || first === undefined || declaredBits === undefined) return null
  const count = length === 0 ? 65_536 : length
  const bytes = attributes.bytes(tags.data)
  const words = attributes.words(tags.data, count)
  // Entries of 8 bits may lie two in a word, the lower byte first.
  const isPacked = words.length < count
  if (isPacked && bytes.length < count) return null
  const entries = isPacked
    ? Uint16Array.from({ length: count }, (_, i) => ((words[i >> 1] ?? bytes[i] ?? 0) >> (8 * (i & 1))) & 0xff)
    : Uint16Array.from(words)
  // Some descriptors say fewer bits than the entries have; none may have more than they are said to.
  const greatest = entries.reduce((most, entry) => Math.max(most, entry), 0)
  const bits = Math.max(Math.min(16, Math.max(1, declaredBits)), 32 - Math.clz32(greatest))
  return { first, bits, entries }
}

export function lookUp(table: LookupTable, value: number): number {
  const place = Math.min(table.entries.length - 1, Math.max(0, value - table.first))
  return table.entries[place] ?? 0
}
