import type { Attributes } from '#core/dicom/attributes.ts'
import type { ValueRange } from '#core/dicom/presentation.ts'

/** A table of the file: from the first value on, one entry each; values beyond take its ends (PS3.3 C.11.1.1). */
export interface LookupTable {
  first: number
  /** Bits that hold every entry. */
  bits: number
  /** Bits that its greatest entry takes. */
  usedBits: number
  entries: Uint16Array
}

export interface TableTags {
  descriptor: string
  data: string
}

/**
 * A table by its descriptor: how many entries (0: 65536), the first value mapped, bits of an entry.
 * @param input the values that go in: whether the first one mapped has a sign is theirs to say, whatever VR the writer chose
 * (PS3.3 C.11.1.1.1, C.11.2.1.1)
 * @returns null where there is none, or its data is shorter than its descriptor says
 */
export function readLookupTable(attributes: Attributes, tags: TableTags, input: ValueRange): LookupTable | null {
  const [length, start, declaredBits] = attributes.words(tags.descriptor, 3)
  if (length === undefined || start === undefined || declaredBits === undefined) return null
  const count = length === 0 ? 65_536 : length
  const first = firstMapped(start, count, input)
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
  const usedBits = Math.max(1, 32 - Math.clz32(greatest))
  const bits = Math.max(Math.min(16, Math.max(1, declaredBits)), usedBits)
  return { first, bits, usedBits, entries }
}

/** Signed where the input may be below zero, unless only without a sign the table lies within the input at all. */
function firstMapped(word: number, count: number, input: ValueRange): number {
  const signed = word > 0x7fff ? word - 0x10000 : word
  if (input.low >= 0) return word
  const isWithin = (first: number) => first <= input.high && first + count > input.low
  return !isWithin(signed) && isWithin(word) ? word : signed
}

export function lookUp(table: LookupTable, value: number): number {
  const place = Math.min(table.entries.length - 1, Math.max(0, value - table.first))
  return table.entries[place] ?? 0
}
