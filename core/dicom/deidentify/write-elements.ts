import { type DataElement, type Encoding, longVrs, undefinedLength } from '#core/dicom/element.ts'

const item = 'FFFEE000'
const itemEnd = 'FFFEE00D'
const sequenceEnd = 'FFFEE0DD'

/** How a value of several possible representations, as the dictionary has it, is written. */
const settled: Record<string, string> = { ox: 'OW', xs: 'US', lt: 'OW', up: 'UL', na: 'UN' }

/** The bytes of a data set; sequences and their items are closed by delimiters, whatever they were read from. */
export function writeElements(elements: readonly DataElement[], encoding: Encoding): Buffer {
  const parts: Buffer[] = []
  writeTo(parts, elements, encoding)
  return Buffer.concat(parts)
}

function writeTo(parts: Buffer[], elements: readonly DataElement[], encoding: Encoding): void {
  for (const element of elements) {
    if (element.kind === 'value') {
      const padding = element.bytes.length % 2
      parts.push(headerOf(element.tag, element.vr, element.bytes.length + padding, encoding), element.bytes)
      if (padding > 0) parts.push(Buffer.from(isText(element.vr) ? ' ' : '\0'))
      continue
    }
    parts.push(headerOf(element.tag, element.vr, undefinedLength, encoding))
    if (element.kind === 'sequence')
      for (const elementsOfItem of element.items) {
        parts.push(markerOf(item, undefinedLength, encoding))
        writeTo(parts, elementsOfItem, encoding)
        parts.push(markerOf(itemEnd, 0, encoding))
      }
    else for (const fragment of element.fragments) parts.push(markerOf(item, fragment.length, encoding), fragment)
    parts.push(markerOf(sequenceEnd, 0, encoding))
  }
}

const isText = (vr: string) => /^(A[ES]|CS|D[AST]|IS|L[OT]|PN|S[HT]|TM|U[CRT])$/.test(vr)

function headerOf(tag: string, dictionaryVr: string, length: number, encoding: Encoding): Buffer {
  if (!encoding.isExplicit) return markerOf(tag, length, encoding)
  const wanted = settled[dictionaryVr] ?? dictionaryVr
  // Text that stood without a representation may be longer than 16 bits of length can say.
  const vr = !longVrs.has(wanted) && length > 0xffff ? 'UN' : wanted
  const isLong = longVrs.has(vr)
  const header = Buffer.alloc(isLong ? 12 : 8)
  writeTag(header, tag, encoding)
  header.write(vr, 4, 'latin1')
  if (isLong) writeUint32(header, length, 8, encoding)
  else if (encoding.isLittleEndian) header.writeUInt16LE(length, 6)
  else header.writeUInt16BE(length, 6)
  return header
}

function markerOf(tag: string, length: number, encoding: Encoding): Buffer {
  const marker = Buffer.alloc(8)
  writeTag(marker, tag, encoding)
  writeUint32(marker, length, 4, encoding)
  return marker
}

function writeTag(to: Buffer, tag: string, encoding: Encoding): void {
  for (const [at, half] of [tag.slice(0, 4), tag.slice(4)].entries()) {
    const value = Number.parseInt(half, 16)
    if (encoding.isLittleEndian) to.writeUInt16LE(value, at * 2)
    else to.writeUInt16BE(value, at * 2)
  }
}

function writeUint32(to: Buffer, value: number, at: number, encoding: Encoding): void {
  if (encoding.isLittleEndian) to.writeUInt32LE(value, at)
  else to.writeUInt32BE(value, at)
}
