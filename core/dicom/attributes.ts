import { type DataElement, textOf } from '#core/dicom/element.ts'
import type { DicomFile } from '#core/dicom/parse.ts'
import { printable } from '#core/dicom/printable.ts'

/** Text beyond this is no attribute that we read, and would only take memory. */
const longestText = 65_536

/** The attributes of a data set, or of an item of a sequence, by tag ('00280010'). */
export class Attributes {
  private readonly byTag: ReadonlyMap<string, DataElement>
  private readonly isLittleEndian: boolean

  constructor(elements: readonly DataElement[], isLittleEndian: boolean) {
    this.byTag = new Map(elements.map(element => [element.tag, element]))
    this.isLittleEndian = isLittleEndian
  }

  static of(file: DicomFile): Attributes {
    return new Attributes(file.dataset, file.encoding.isLittleEndian)
  }

  element(tag: string): DataElement | undefined {
    return this.byTag.get(tag)
  }

  has(tag: string): boolean {
    return this.byTag.has(tag)
  }

  /** Text without its padding and without control characters; null where there is none. */
  text(tag: string): string | null {
    const element = this.byTag.get(tag)
    if (element?.kind !== 'value') return null
    const found = printable(textOf({ ...element, bytes: element.bytes.subarray(0, longestText) }), longestText)
    return found === '' ? null : found
  }

  /** Text of at most 64 characters, for records and messages. */
  shortText(tag: string): string | null {
    return this.text(tag)?.slice(0, 64) ?? null
  }

  /** The values of a text of several, each trimmed; empty ones stay, so that places agree among attributes. */
  texts(tag: string): string[] {
    const whole = this.text(tag)
    return whole === null ? [] : whole.split('\\').map(part => part.trim())
  }

  /** Of a decimal or integer string: NaN for a value that is no number. */
  decimals(tag: string): number[] {
    return this.texts(tag).map(part => (part === '' ? Number.NaN : Number(part)))
  }

  /** At most so many binary 16-bit values (US, SS, OW), unsigned unless said. */
  words(tag: string, count: number, isSigned = false): number[] {
    const bytes = this.bytes(tag)
    return Array.from({ length: Math.min(count, bytes.length >> 1) }, (_, i) => {
      const word = this.isLittleEndian ? bytes.readUInt16LE(i * 2) : bytes.readUInt16BE(i * 2)
      return isSigned && word > 0x7fff ? word - 0x10000 : word
    })
  }

  word(tag: string, isSigned = false): number | null {
    return this.words(tag, 1, isSigned)[0] ?? null
  }

  bytes(tag: string): Buffer {
    const element = this.byTag.get(tag)
    return element?.kind === 'value' ? element.bytes : Buffer.alloc(0)
  }

  /** An item of a sequence, by default its first. */
  item(tag: string, index = 0): Attributes | null {
    const element = this.byTag.get(tag)
    const item = element?.kind === 'sequence' ? element.items[index] : undefined
    return item ? new Attributes(item, this.isLittleEndian) : null
  }
}
