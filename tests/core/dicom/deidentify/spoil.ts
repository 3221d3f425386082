import { identityOf } from '#core/dicom/deidentify/identity.ts'
import { writeElements } from '#core/dicom/deidentify/write-elements.ts'
import { deidentifyDicom } from '#core/dicom/deidentify.ts'
import type { DataElement } from '#core/dicom/element.ts'
import { type DicomFile, parseDicom } from '#core/dicom/parse.ts'
import { StillNamed, scanCopy } from '#core/dicom/scan-copy.ts'
import { buildFile, patient, pixels, type syntaxes } from './build-file.ts'

export const key = Buffer.alloc(32, 1)
const inOrder = (elements: readonly DataElement[]) =>
  [...new Map(elements.map(element => [element.tag, element])).values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1))

export const fileOf = (elements: readonly DataElement[], syntax: keyof typeof syntaxes = 'explicit') =>
  parseDicom(buildFile(inOrder([...patient(), pixels, ...elements]), { syntax }))

/** What the scan says of a copy: where something stands; null: nowhere. */
export function foundIn(original: DicomFile, copy: Buffer): string | null {
  const { pseudonym, shiftDays } = identityOf(original.dataset, key)
  try {
    scanCopy(original, copy, { pseudonym, isShifted: shiftDays === 0 })
    return null
  } catch (error) {
    if (error instanceof StillNamed) return error.message
    throw error
  }
}

/** The right copy of an original, with something in it that should not be. */
export function spoilt(original: DicomFile, ...planted: DataElement[]): Buffer {
  const { bytes } = deidentifyDicom(original, key)
  const start = bytes.subarray(0, 144 + bytes.readUInt32LE(140))
  const elements = inOrder([...parseDicom(bytes).dataset, ...planted])
  return Buffer.concat([start, writeElements(elements, original.encoding)])
}
