import type { Display } from '#core/dicom/presentation.ts'
import type { Image } from '#core/generated/prisma/client.ts'
import type { ImageFile } from './ml/samples.ts'

/** What worker/ml needs to know of a row. */
export const imageFileOf = ({
  sha256,
  pictureSha256,
  bitDepth,
  display,
}: Pick<Image, 'sha256' | 'pictureSha256' | 'bitDepth' | 'display'>): ImageFile => ({
  sha256,
  pictureSha256,
  bitDepth,
  // Written whole by the verb that added the image, and by nothing else.
  display: display as Display | null,
})
