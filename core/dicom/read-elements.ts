import { dictionaryVr } from '#core/dicom/dictionary.ts'
import {
  type DataElement,
  type Encoding,
  isPrivate,
  longVrs,
  shortVrs,
  shownTag,
  undefinedLength,
} from '#core/dicom/element.ts'
import { refuse } from '#core/dicom/refuse.ts'

const maximumDepth = 32
const maximumElements = 1_000_000
const item = 'FFFEE000'
const itemEnd = 'FFFEE00D'
const sequenceEnd = 'FFFEE0DD'
const implicitLittle: Encoding = { isExplicit: false, isLittleEndian: true }

interface Header {
  tag: string
  vr: string
  length: number
}

/**
 * The elements of a data set, in the file's order. Values are views of the bytes given.
 * @throws InvalidInput for what is cut short, contradicts its lengths or nests deeper than 32 levels
 */
export function readElements(bytes: Buffer, start: number, encoding: Encoding): DataElement[] {
  const reader = new ElementReader(bytes, start)
  return reader.elements(bytes.length, encoding, 0)
}

/** The elements of the file meta group (0002), and where the data set begins. */
export function readMetaElements(bytes: Buffer, start: number): { elements: DataElement[]; end: number } {
  const reader = new ElementReader(bytes, start)
  const elements: DataElement[] = []
  const encoding = { isExplicit: true, isLittleEndian: true }
  while (reader.offset + 8 <= bytes.length && bytes.readUInt16LE(reader.offset) === 2)
    elements.push(reader.element(reader.header(bytes.length, encoding), bytes.length, encoding, 0))
  return { elements, end: reader.offset }
}

class ElementReader {
  offset: number
  private readonly bytes: Buffer
  private count = 0

  constructor(bytes: Buffer, offset: number) {
    this.bytes = bytes
    this.offset = offset
  }

  /** Up to the end, or where that is unknown (null) up to the item's delimiter. */
  elements(end: number | null, encoding: Encoding, depth: number): DataElement[] {
    const limit = end ?? this.bytes.length
    const found: DataElement[] = []
    while (this.offset < limit) {
      if (depth === 0 && this.isPaddedOut()) break
      const header = this.header(limit, encoding)
      if (header.tag === itemEnd && end === null) return found
      found.push(this.element(header, limit, encoding, depth))
    }
    if (end === null) throw refuse('cut short within an item of a sequence')
    return found
  }

  header(limit: number, encoding: Encoding): Header {
    if (++this.count > maximumElements) throw refuse(`of more than ${maximumElements} elements`, 'fewer')
    if (this.offset + 8 > limit) throw refuse('cut short within an element')
    const tag = this.hex16(encoding) + this.hex16(encoding)
    if (tag.startsWith('FFFEE')) return { tag, vr: '', length: this.uint32(encoding) }
    const written = this.bytes.toString('latin1', this.offset, this.offset + 2)
    const isLong = longVrs.has(written)
    // Some writers leave out the value representation of single elements: then the length stands in its place.
    const isExplicit = encoding.isExplicit && (isLong || shortVrs.has(written))
    if (encoding.isExplicit && !isExplicit && /^[A-Z]{2}$/.test(written))
      throw refuse(`of an unknown value representation in ${shownTag(tag)}`, 'those of PS3.5')
    if (!isExplicit) return { tag, vr: dictionaryVr(tag) ?? 'UN', length: this.uint32(encoding) }
    if (isLong && this.offset + 8 > limit) throw refuse(`cut short in ${shownTag(tag)}`)
    this.offset += isLong ? 4 : 2
    return { tag, vr: written, length: isLong ? this.uint32(encoding) : this.uint16(encoding) }
  }

  element(header: Header, limit: number, encoding: Encoding, depth: number): DataElement {
    const { tag, vr, length } = header
    if (tag.startsWith('FFFE')) throw refuse('of a delimiter that closes nothing', 'closed sequences')
    // A value written as UN is little-endian whatever the file is: in a big-endian one it stays unknown.
    const known = vr === 'UN' && encoding.isLittleEndian ? dictionaryVr(tag) : vr
    const inside = vr === 'UN' ? implicitLittle : encoding
    if (length === undefinedLength) {
      if (/^(O[BW]|ox)$/.test(vr))
        return { kind: 'fragments', tag, vr: vr === 'ox' ? 'OB' : vr, fragments: this.fragments(tag, encoding) }
      if (known !== 'SQ' && vr !== 'UN') throw refuse(`of undefined length in ${shownTag(tag)}`, 'a length')
      const items = this.items(null, inside, depth)
      return known === 'SQ'
        ? { kind: 'sequence', tag, vr: known, items }
        : { kind: 'value', tag, vr, bytes: Buffer.alloc(0) }
    }
    const end = this.offset + length
    if (end > limit) throw refuse(`cut short in ${shownTag(tag)}`)
    // What is private goes away, so it is not looked into: its inside need not be DICOM.
    if (known === 'SQ' && !isPrivate(tag))
      return { kind: 'sequence', tag, vr: known, items: this.items(end, inside, depth) }
    const bytes = this.bytes.subarray(this.offset, end)
    this.offset = end
    return { kind: 'value', tag, vr: known ?? 'UN', bytes }
  }

  private items(end: number | null, encoding: Encoding, depth: number): DataElement[][] {
    if (depth >= maximumDepth) throw refuse('nested too deep', `at most ${maximumDepth} levels of sequences`)
    const items: DataElement[][] = []
    while (end === null || this.offset < end) {
      const header = this.header(end ?? this.bytes.length, encoding)
      if (header.tag === sequenceEnd && end === null) return items
      if (header.tag !== item) throw refuse(`of ${shownTag(header.tag)} where an item belongs`, 'items in sequences')
      const isOpen = header.length === undefinedLength
      const itemLimit = isOpen ? null : this.offset + header.length
      if (itemLimit !== null && itemLimit > (end ?? this.bytes.length)) throw refuse('cut short within a sequence')
      items.push(this.elements(itemLimit, encoding, depth + 1))
    }
    return items
  }

  private fragments(tag: string, encoding: Encoding): Buffer[] {
    const fragments: Buffer[] = []
    for (;;) {
      const header = this.header(this.bytes.length, encoding)
      if (header.tag === sequenceEnd) return fragments
      const end = this.offset + header.length
      if (header.tag !== item || end > this.bytes.length) throw refuse(`cut short in ${shownTag(tag)}`)
      fragments.push(this.bytes.subarray(this.offset, end))
      this.offset = end
    }
  }

  /** Files may be filled up with zeros behind the last element. */
  private isPaddedOut(): boolean {
    if (this.offset + 8 <= this.bytes.length && this.bytes.readUInt32LE(this.offset) !== 0) return false
    return this.bytes.subarray(this.offset).every(byte => byte === 0)
  }

  private uint16(encoding: Encoding): number {
    this.offset += 2
    return encoding.isLittleEndian ? this.bytes.readUInt16LE(this.offset - 2) : this.bytes.readUInt16BE(this.offset - 2)
  }

  private uint32(encoding: Encoding): number {
    this.offset += 4
    return encoding.isLittleEndian ? this.bytes.readUInt32LE(this.offset - 4) : this.bytes.readUInt32BE(this.offset - 4)
  }

  private hex16(encoding: Encoding): string {
    return this.uint16(encoding).toString(16).padStart(4, '0').toUpperCase()
  }
}
