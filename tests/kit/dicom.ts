import { deflateRawSync } from 'node:zlib'

/** Writes DICOM files for tests, by PS3.5 and PS3.10 alone: nothing of it is shared with what it tests. */

type KitValue = string | number | number[] | Buffer | KitElement[][]

export interface KitElement {
  /** Eight hex digits: '00280010'. */
  tag: string
  vr: string
  /** Text, numbers of the VR, bytes as they are, or the items of a sequence. */
  value: KitValue
}

export interface DicomPlan {
  width?: number
  height?: number
  bitsAllocated?: number
  bitsStored?: number
  isSigned?: boolean
  photometric?: string
  channels?: 1 | 3
  frames?: number
  /** Stored values; default: a ramp over all bits stored. */
  samples?: ArrayLike<number>
  /** Added to, or in the place of, those of a plain radiograph; an empty VR leaves the tag out. */
  elements?: KitElement[]
  syntax?: keyof typeof syntaxes
  /** Compressed pixel data: one fragment an entry, behind the offset table given (default: an empty one). */
  fragments?: Buffer[]
  offsets?: number[]
  /** False: a bare data set, without preamble, prefix and meta group. */
  hasMeta?: boolean
}

const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  bigEndian: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
  jpeg: '1.2.840.10008.1.2.4.50',
  jpeg12: '1.2.840.10008.1.2.4.51',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpegLsNear: '1.2.840.10008.1.2.4.81',
  jpeg2000: '1.2.840.10008.1.2.4.90',
  jpeg2000Lossy: '1.2.840.10008.1.2.4.91',
  htJpeg2000: '1.2.840.10008.1.2.4.201',
  mpeg4: '1.2.840.10008.1.2.4.102',
} as const

interface Encoding {
  isExplicit: boolean
  isLittle: boolean
}

const longVrs = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']

/** A whole Part 10 file: a radiograph of a made-up patient, with what the plan changes. */
export function buildDicom(plan: DicomPlan = {}): Buffer {
  const uid = syntaxes[plan.syntax ?? 'explicit']
  const encoding = { isExplicit: uid !== syntaxes.implicit, isLittle: uid !== syntaxes.bigEndian }
  const changed = new Map(plainRadiograph(plan).map(element => [element.tag, element]))
  for (const element of plan.elements ?? []) changed.set(element.tag, element)
  const elements = [...changed.values()].filter(({ vr }) => vr !== '').sort((a, b) => (a.tag < b.tag ? -1 : 1))
  const body = Buffer.concat(
    elements.map(element =>
      plan.fragments && element.tag === '7FE00010'
        ? writeFragments(plan.fragments, plan.offsets ?? [])
        : writeElement(element, encoding),
    ),
  )
  if (plan.hasMeta === false) return body
  return Buffer.concat([writeMeta(uid), uid === syntaxes.deflated ? deflateRawSync(body) : body])
}

/** 128 zero bytes, the prefix and the meta group of a transfer syntax. */
function writeMeta(uid: string): Buffer {
  const explicit = { isExplicit: true, isLittle: true }
  const rest = Buffer.concat(
    [
      { tag: '00020001', vr: 'OB', value: Buffer.from([0, 1]) },
      { tag: '00020002', vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.1' },
      { tag: '00020003', vr: 'UI', value: '1.2.3.4.5.1' },
      { tag: '00020010', vr: 'UI', value: uid },
      { tag: '00020012', vr: 'UI', value: '1.2.3.4' },
    ].map(element => writeElement(element, explicit)),
  )
  const length = writeElement({ tag: '00020000', vr: 'UL', value: rest.length }, explicit)
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, rest])
}

/** Values over all of the bits stored, from the least to the greatest, row by row. */
export function ramp(count: number, bitsStored: number, isSigned = false): number[] {
  const least = isSigned ? -(2 ** (bitsStored - 1)) : 0
  return Array.from(
    { length: count },
    (_, i) => least + Math.floor((i * (2 ** bitsStored - 1)) / Math.max(1, count - 1)),
  )
}

/** Stored values as bytes of the bits allocated, little-endian unless said. */
export function packSamples(samples: ArrayLike<number>, bitsAllocated: number, isLittle = true): Buffer {
  const size = bitsAllocated / 8
  const bytes = Buffer.alloc(samples.length * size + ((samples.length * size) & 1))
  for (let i = 0; i < samples.length; i++) {
    const value = (samples[i] ?? 0) & (bitsAllocated === 8 ? 0xff : 0xffff)
    if (size === 1) bytes[i] = value
    else if (isLittle) bytes.writeUInt16LE(value, i * 2)
    else bytes.writeUInt16BE(value, i * 2)
  }
  return bytes
}

function plainRadiograph(plan: DicomPlan): KitElement[] {
  const { width = 32, height = 24, bitsAllocated = 16, bitsStored = Math.min(bitsAllocated, 12), channels = 1 } = plan
  const isSigned = plan.isSigned ?? false
  const samples = plan.samples ?? ramp(width * height * channels * (plan.frames ?? 1), bitsStored, isSigned)
  const isLittle = plan.syntax !== 'bigEndian'
  const elements: KitElement[] = [
    { tag: '00080016', vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.1' },
    { tag: '00080018', vr: 'UI', value: '1.2.3.4.5.1' },
    { tag: '00080020', vr: 'DA', value: '20240229' },
    { tag: '00080060', vr: 'CS', value: 'CR' },
    { tag: '00100010', vr: 'PN', value: 'Doe^Jane' },
    { tag: '00100020', vr: 'LO', value: 'P-1' },
    { tag: '00180015', vr: 'CS', value: 'CHEST' },
    { tag: '0020000D', vr: 'UI', value: '1.2.3.4.5' },
    { tag: '0020000E', vr: 'UI', value: '1.2.3.4.5.6' },
    { tag: '00280002', vr: 'US', value: channels },
    { tag: '00280004', vr: 'CS', value: plan.photometric ?? (channels === 3 ? 'RGB' : 'MONOCHROME2') },
    { tag: '00280010', vr: 'US', value: height },
    { tag: '00280011', vr: 'US', value: width },
    { tag: '00280100', vr: 'US', value: bitsAllocated },
    { tag: '00280101', vr: 'US', value: bitsStored },
    { tag: '00280102', vr: 'US', value: bitsStored - 1 },
    { tag: '00280103', vr: 'US', value: isSigned ? 1 : 0 },
    { tag: '7FE00010', vr: bitsAllocated > 8 ? 'OW' : 'OB', value: packSamples(samples, bitsAllocated, isLittle) },
  ]
  if (channels === 3) elements.push({ tag: '00280006', vr: 'US', value: 0 })
  if (plan.frames !== undefined) elements.push({ tag: '00280008', vr: 'IS', value: String(plan.frames) })
  return elements
}

function writeElement({ tag, vr, value }: KitElement, encoding: Encoding): Buffer {
  const bytes = bytesOf(vr, value, encoding)
  const isLong = !encoding.isExplicit || longVrs.includes(vr)
  const head = writeTag(tag, encoding.isLittle)
  const shownVr = encoding.isExplicit ? Buffer.from(isLong ? `${vr}\0\0` : vr, 'latin1') : Buffer.alloc(0)
  return Buffer.concat([head, shownVr, number(bytes.length, isLong ? 4 : 2, encoding.isLittle), bytes])
}

function writeFragments(fragments: readonly Buffer[], offsets: readonly number[]): Buffer {
  const table = Buffer.concat(offsets.map(offset => number(offset, 4, true)))
  const items = [table, ...fragments].flatMap(bytes => {
    const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)])
    return [writeTag('FFFEE000', true), number(even.length, 4, true), even]
  })
  const start = Buffer.concat([writeTag('7FE00010', true), Buffer.from('OB\0\0'), number(0xffffffff, 4, true)])
  return Buffer.concat([start, ...items, writeTag('FFFEE0DD', true), number(0, 4, true)])
}

function bytesOf(vr: string, value: KitValue, encoding: Encoding): Buffer {
  if (Buffer.isBuffer(value)) return value
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'latin1')
    return text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.from(vr === 'UI' ? '\0' : ' ')])
  }
  const numbers = typeof value === 'number' ? [value] : value.filter(entry => typeof entry === 'number')
  const items = typeof value === 'number' ? [] : value.filter(entry => typeof entry !== 'number')
  if (vr === 'SQ') return Buffer.concat(items.map(item => writeItem(item, encoding)))
  return Buffer.concat(numbers.map(entry => number(entry, /^[US]L$/.test(vr) ? 4 : 2, encoding.isLittle)))
}

function writeItem(elements: readonly KitElement[], encoding: Encoding): Buffer {
  const body = Buffer.concat(elements.map(element => writeElement(element, encoding)))
  return Buffer.concat([writeTag('FFFEE000', encoding.isLittle), number(body.length, 4, encoding.isLittle), body])
}

const writeTag = (tag: string, isLittle: boolean) =>
  Buffer.concat([
    number(Number.parseInt(tag.slice(0, 4), 16), 2, isLittle),
    number(Number.parseInt(tag.slice(4), 16), 2, isLittle),
  ])

function number(value: number, size: 2 | 4, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(size)
  const unsigned = size === 4 ? value >>> 0 : value & 0xffff
  if (isLittle) bytes.writeUIntLE(unsigned, 0, size)
  else bytes.writeUIntBE(unsigned, 0, size)
  return bytes
}
