import type { Identity } from '#core/dicom/deidentify/identity.ts'
import type { Tally } from '#core/dicom/deidentify/removals.ts'
import { writeElements } from '#core/dicom/deidentify/write-elements.ts'
import { type DataElement, type Encoding, textElement, textOf, type ValueElement } from '#core/dicom/element.ts'
import { type DicomFile, explicitLittleUid, prefixEnd } from '#core/dicom/parse.ts'

/** A UUID of our own as a UID (PS3.5 B.2): says which program wrote the file. */
const implementationClassUid = '2.25.219898905177190119661883216451845067473'
const implementationVersionName = 'LAMINA'

const explicitLittle: Encoding = { isExplicit: true, isLittleEndian: true }

const rewritten = new Set(['00020000', '00020001', '00020002', '00020003', '00020010', '00020012', '00020013'])

/**
 * A preamble of zeros and the file meta made anew from the data set as it will be written: nothing of the old one but
 * the syntax stays, and where that was deflated not even that.
 */
export function writeFileMeta(
  file: DicomFile,
  dataset: readonly DataElement[],
  identity: Identity,
  tally: Tally,
): Buffer {
  if (file.hasPreamble) tally.addPreamble()
  for (const { tag } of file.meta) if (!rewritten.has(tag)) tally.add(tag, 'removed')
  const oldText = (tag: string) => textOf(file.meta.find(element => element.tag === tag))
  const newText = (tag: string) => textOf(dataset.find(element => element.tag === tag))
  const instanceUid = newText('00080018') || identity.uidFor(oldText('00020003'))
  if (![instanceUid, ''].includes(oldText('00020003'))) tally.add('00020003', 'remapped')
  const version: ValueElement = { kind: 'value', tag: '00020001', vr: 'OB', bytes: Buffer.from([0, 1]) }
  const body = writeElements(
    [
      version,
      textElement('00020002', 'UI', newText('00080016') || identity.uidFor(oldText('00020002'))),
      textElement('00020003', 'UI', instanceUid),
      textElement('00020010', 'UI', file.isDeflated ? explicitLittleUid : file.transferSyntaxUid),
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
