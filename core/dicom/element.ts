/** One data element of a DICOM file, its value untouched: text stays in the bytes and the character set it came in. */
export type DataElement = ValueElement | SequenceElement | FragmentElement

interface Named {
  /** Group and element, eight hex digits in capitals: '00100010'. */
  tag: string
  /** Value representation; of implicit elements that of the dictionary, 'UN' where it knows none. */
  vr: string
}

export interface ValueElement extends Named {
  kind: 'value'
  bytes: Buffer
}

interface SequenceElement extends Named {
  kind: 'sequence'
  items: DataElement[][]
}

/** Pixel data of a compressed syntax: the offset table, then the fragments. */
export interface FragmentElement extends Named {
  kind: 'fragments'
  fragments: Buffer[]
}

export interface Encoding {
  isExplicit: boolean
  isLittleEndian: boolean
}

/** The value representations whose length takes 32 bits after two reserved bytes (PS3.5 7.1.2). */
export const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])

export const shortVrs = new Set(
  ['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST', 'TM'].concat([
    'UI',
    'UL',
    'US',
  ]),
)

export const undefinedLength = 0xffffffff

export const shownTag = (tag: string) => `(${tag.slice(0, 4)},${tag.slice(4)})`

export const pixelData = '7FE00010'

export const isPrivate = (tag: string) => (Number.parseInt(tag.slice(3, 4), 16) & 1) === 1

/** A text value without the padding that makes its length even. */
export function textOf(element: DataElement | undefined): string {
  if (element?.kind !== 'value') return ''
  let end = element.bytes.length
  while (end > 0 && (element.bytes[end - 1] === 0 || element.bytes[end - 1] === 0x20)) end--
  return element.bytes.toString('latin1', 0, end)
}

/** An element of text in ASCII, padded as its value representation asks. */
export function textElement(tag: string, vr: string, text: string): ValueElement {
  const padding = text.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' '
  return { kind: 'value', tag, vr, bytes: Buffer.from(text + padding, 'latin1') }
}
