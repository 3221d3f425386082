import { createRequire } from 'node:module'
import { writeElements } from '#core/dicom/deidentify/write-elements.ts'
import { type DataElement, type Encoding, textElement } from '#core/dicom/element.ts'

export const explicitLittle: Encoding = { isExplicit: true, isLittleEndian: true }

export const syntaxes = {
  implicit: { uid: '1.2.840.10008.1.2', encoding: { isExplicit: false, isLittleEndian: true } },
  explicit: { uid: '1.2.840.10008.1.2.1', encoding: explicitLittle },
  big: { uid: '1.2.840.10008.1.2.2', encoding: { isExplicit: true, isLittleEndian: false } },
  jpeg: { uid: '1.2.840.10008.1.2.4.70', encoding: explicitLittle },
}

export const value = (tag: string, vr: string, bytes: Buffer): DataElement => ({ kind: 'value', tag, vr, bytes })

export const text = (tag: string, vr: string, content: string): DataElement => {
  const bytes = Buffer.from(content, 'utf8')
  return value(tag, vr, bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]))
}

export const sequence = (tag: string, ...items: DataElement[][]): DataElement => ({
  kind: 'sequence',
  tag,
  vr: 'SQ',
  items,
})

export const pixels = value('7FE00010', 'OW', Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37) % 256)))

/** What a DX file says at least, of a patient of this ID and name. */
export const patient = (id = 'HOSP-4711', name = 'Muster^Maria'): DataElement[] => [
  textElement('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.1.1'),
  textElement('00080018', 'UI', '1.2.276.0.99.1.3'),
  text('00080020', 'DA', '20240229'),
  text('00080030', 'TM', '101112'),
  text('00080060', 'CS', 'DX'),
  text('00100010', 'PN', name),
  text('00100020', 'LO', id),
  text('00100030', 'DA', '19610319'),
  textElement('0020000D', 'UI', '1.2.276.0.99.1.1'),
  textElement('0020000E', 'UI', '1.2.276.0.99.1.2'),
]

interface FileParts {
  syntax?: keyof typeof syntaxes
  preamble?: string
  meta?: DataElement[]
}

/** A DICOM file of these elements, in the order given. */
export function buildFile(elements: readonly DataElement[], parts: FileParts = {}): Buffer {
  const { uid, encoding } = syntaxes[parts.syntax ?? 'explicit']
  return wrap(uid, writeElements(elements, encoding), parts)
}

/** A file meta around the bytes of a data set. */
export function wrap(syntaxUid: string, body: Buffer, { preamble = '', meta = [] }: FileParts = {}): Buffer {
  const start = Buffer.alloc(132)
  start.write(preamble, 0, 'latin1')
  start.write('DICM', 128, 'latin1')
  const group = writeElements(
    [
      textElement('00020002', 'UI', '1.2.840.10008.5.1.4.1.1.1.1'),
      textElement('00020003', 'UI', '1.2.276.0.99.1.3'),
      textElement('00020010', 'UI', syntaxUid),
      ...meta,
    ],
    explicitLittle,
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(group.length)
  return Buffer.concat([start, writeElements([value('00020000', 'UL', length)], explicitLittle), group, body])
}

interface DcmjsElement {
  vr: string
  Value?: unknown[]
}

export type DcmjsDataset = Record<string, DcmjsElement | undefined>

interface Dcmjs {
  data: { DicomMessage: { readFile(bytes: ArrayBuffer): { dict: DcmjsDataset; meta: DcmjsDataset } } }
  log: { setLevel(level: string): void }
}

const dcmjs: Dcmjs = createRequire(import.meta.url)('dcmjs')
dcmjs.log.setLevel('silent')

/** Read by another reader than the one under test. */
export const readWithDcmjs = (bytes: Buffer) => dcmjs.data.DicomMessage.readFile(new Uint8Array(bytes).buffer)

/** First value of an attribute, as text. */
export const valueIn = (dataset: DcmjsDataset, tag: string) => {
  const [first] = dataset[tag]?.Value ?? []
  if (first === undefined || first === null) return ''
  return typeof first === 'object' ? JSON.stringify(first) : String(first)
}
