import { expect } from 'vitest'
import type { DicomPicture } from '#core/dicom/read-dicom.ts'
import { InvalidInput } from '#core/errors.ts'
import { buildDicom, type DicomPlan } from '#tests/kit/dicom.ts'
import { readBytes } from '#tests/kit/dicom-acts.ts'

export const pseudonymKey = Buffer.alloc(32, 3)
export const size = { width: 32, height: 24 }
export const count = size.width * size.height

export const read = (plan: DicomPlan, frame: number | null = null): Promise<DicomPicture> =>
  readBytes(buildDicom(plan), { frame, pseudonymKey })

export const refusal = async (bytes: Buffer, frame: number | null = null): Promise<string> => {
  const error = await readBytes(bytes, { frame, pseudonymKey }).then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof InvalidInput)) throw error ?? new Error('it was read')
  expect(error.field).toBe('file')
  return error.message
}

export const refused = (plan: DicomPlan, frame: number | null = null) => refusal(buildDicom(plan), frame)

/** Stored values again: samples without their shift. */
export const stored = (picture: DicomPicture, shift = 0) => Array.from(picture.samples, sample => sample - shift)
