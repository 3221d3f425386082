import {
  type DataElement,
  type Encoding,
  textElement,
  textOf,
  type ValueElement,
} from '#core/dicom/deidentify/element.ts'
import type { Identity } from '#core/dicom/deidentify/identity.ts'
import { readMetaElements } from '#core/dicom/deidentify/read-elements.ts'
import type { Tally } from '#core/dicom/deidentify/removals.ts'
import { writeElements } from '#core/dicom/deidentify/write-elements.ts'
import { InvalidInput } from '#core/errors.ts'

/** A UUID of our own as a UID (PS3.5 B.2): says which program wrote the file. */
const implementationClassUid = '2.25.219898905177190119661883216451845067473'
const implementationVersionName = 'LAMINA'

const directoryClassUid = '1.2.840.10008.1.3.10'
const explicitLittleUid = '1.2.840.10008.1.2.1'
const prefixEnd = 132
const explicitLittle: Encoding = { isExplicit: true, isLittleEndian: true }

export interface FileMeta {
  /** Where the data set begins. */
  end: number
  encoding: Encoding
  isDeflated: boolean
  /** That of the data set as it will be written. */
  transferSyntaxUid: string
  elements: DataElement[]
  hasPreamble: boolean
}

/** @throws InvalidInput for what is no DICOM file, or in a syntax that PS3.5 does not have */
export function readFileMeta(bytes: Buffer): FileMeta {
  if (bytes.toString('latin1', 128, prefixEnd) !== 'DICM')
    throw new InvalidInput('file', 'without the DICM prefix', 'a DICOM file (PS3.10)')
  const { elements, end } = readMetaElements(bytes, prefixEnd)
  const syntax = textOf(elements.find(element => element.tag === '00020010'))
  if (!/^1\.2\.840\.10008\.1\.2(\.\d+)*$/.test(syntax))
    throw new InvalidInput(
      'file',
      syntax === '' ? 'without a transfer syntax' : `of transfer syntax ${syntax}`,
      'those of PS3.5',
    )
  if (textOf(elements.find(element => element.tag === '00020002')) === directoryClassUid)
    throw new InvalidInput('file', 'a directory of other files (DICOMDIR)', 'the files that it names')
  const isDeflated = syntax === '1.2.840.10008.1.2.1.99'
  return {
    end,
    encoding: {
      isExplicit: syntax !== '1.2.840.10008.1.2',
      isLittleEndian: syntax !== '1.2.840.10008.1.2.2',
    },
    isDeflated,
    transferSyntaxUid: isDeflated ? explicitLittleUid : syntax,
    elements,
    hasPreamble: bytes.subarray(0, 128).some(byte => byte !== 0),
  }
}

const rewritten = new Set(['00020000', '00020001', '00020002', '00020003', '00020010', '00020012', '00020013'])

/** A preamble of zeros and the file meta made anew from the data set: nothing of the old one but the syntax. */
export function writeFileMeta(
  meta: FileMeta,
  dataset: readonly DataElement[],
  identity: Identity,
  tally: Tally,
): Buffer {
  if (meta.hasPreamble) tally.addPreamble()
  for (const { tag } of meta.elements) if (!rewritten.has(tag)) tally.add(tag, 'removed')
  const oldText = (tag: string) => textOf(meta.elements.find(element => element.tag === tag))
  const newText = (tag: string) => textOf(dataset.find(element => element.tag === tag))
  const instanceUid = newText('00080018') || identity.uidFor(oldText('00020003'))
  if (instanceUid !== oldText('00020003')) tally.add('00020003', 'remapped')
  const version: ValueElement = { kind: 'value', tag: '00020001', vr: 'OB', bytes: Buffer.from([0, 1]) }
  const body = writeElements(
    [
      version,
      textElement('00020002', 'UI', newText('00080016') || identity.uidFor(oldText('00020002'))),
      textElement('00020003', 'UI', instanceUid),
      textElement('00020010', 'UI', meta.transferSyntaxUid),
      textElement('00020012', 'UI', implementationClassUid),
      textElement('00020013', 'SH', implementationVersionName),
    ],
    explicitLittle,
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  const start = Buffer.alloc(prefixEnd)
  start.write('DICM', 128, 'latin1')
  const groupLength: ValueElement = { kind: 'value', tag: '00020000', vr: 'UL', bytes: length }
  return Buffer.concat([start, writeElements([groupLength], explicitLittle), body])
}
