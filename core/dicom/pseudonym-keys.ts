import { identityOf } from '#core/dicom/deidentify/identity.ts'
import { textOf } from '#core/dicom/element.ts'
import type { DicomFile } from '#core/dicom/parse.ts'

/**
 * Who and which study, as the de-identified file says it: the pseudonym in place of PatientID (with its issuer), and the
 * UID in place of StudyInstanceUID. A file and its de-identified copy have the same. Null where the file has none.
 */
export function pseudonymKeys(
  { dataset }: DicomFile,
  pseudonymKey: Uint8Array,
): { patientKey: string | null; studyKey: string | null } {
  const text = (tag: string) => textOf(dataset.find(element => element.tag === tag)).trim()
  const { pseudonym, uidFor } = identityOf(dataset, pseudonymKey)
  return {
    patientKey: pseudonym.startsWith('P') ? pseudonym : null,
    studyKey: uidFor(text('0020000D')) || null,
  }
}
