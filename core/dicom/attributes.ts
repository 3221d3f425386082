import { type DataElement, textOf } from '#core/dicom/deidentify/element.ts'
import type { DicomFile } from '#core/dicom/parse.ts'

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

  /** Text without its padding; null where there is none. */
  text(tag: string): string | null {
    const found = textOf(this.byTag.get(tag)).trim()
    return found === '' ? null : found
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

  /** Of binary 16-bit values (US, SS, OW), unsigned unless said. */
  words(tag: string, isSigned = false): number[] {
    const bytes = this.bytes(tag)
    const found: number[] = []
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      const word = this.isLittleEndian ? bytes.readUInt16LE(i) : bytes.readUInt16BE(i)
      found.push(isSigned && word > 0x7fff ? word - 0x10000 : word)
    }
    return found
  }

  word(tag: string): number | null {
    return this.words(tag)[0] ?? null
  }

  bytes(tag: string): Buffer {
    const element = this.byTag.get(tag)
    return element?.kind === 'value' ? element.bytes : Buffer.alloc(0)
  }

  items(tag: string): Attributes[] {
    const element = this.byTag.get(tag)
    return element?.kind === 'sequence' ? element.items.map(item => new Attributes(item, this.isLittleEndian)) : []
  }
}
