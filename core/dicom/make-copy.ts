import { identityOf } from '#core/dicom/deidentify/identity.ts'
import { deidentifyDicom } from '#core/dicom/deidentify.ts'
import { type DicomFile, parseDicom } from '#core/dicom/parse.ts'
import { scanCopy } from '#core/dicom/scan-copy.ts'

/**
 * The de-identified copy of a file, scanned a second time, and read again: whatever is told of the file afterwards is told
 * from the copy.
 * @throws StillNamed where something of the patient or the place may still stand in it
 */
export function makeCopy(original: DicomFile, key: Uint8Array) {
  const made = deidentifyDicom(original, key)
  const { pseudonym, shiftDays } = identityOf(original.dataset, key)
  scanCopy(original, made.bytes, { pseudonym, isShifted: shiftDays === 0 })
  return { ...made, copy: parseDicom(made.bytes) }
}
