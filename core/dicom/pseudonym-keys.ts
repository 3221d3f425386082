import { createHmac } from 'node:crypto'
import type { Attributes } from '#core/dicom/attributes.ts'

/**
 * Who and which study, as keys that say nothing without the project's own: hex HMAC-SHA256 of PatientID (with its
 * issuer) and of StudyInstanceUID. Null where the file has none.
 */
export function pseudonymKeys(
  attributes: Attributes,
  pseudonymKey: Uint8Array,
): { patientKey: string | null; studyKey: string | null } {
  const keyOf = (kind: string, ...parts: string[]) =>
    createHmac('sha256', pseudonymKey)
      .update([kind, ...parts].join('\0'))
      .digest('hex')
  const patientId = attributes.text('00100020')
  const studyUid = attributes.text('0020000D')
  return {
    patientKey: patientId === null ? null : keyOf('patient', patientId, attributes.text('00100021') ?? ''),
    studyKey: studyUid === null ? null : keyOf('study', studyUid),
  }
}
