import { createHash } from 'node:crypto'
import type { Display } from '#core/dicom/presentation.ts'

export interface ImageFile {
  /** Hex, of the bytes as they were brought: its name. */
  sha256: string
  /** Hex, of the blob that its pixels are read from: checked when it is decoded. */
  pictureSha256: string
  /** 8 to 16. */
  bitDepth: number
  /** Null: its samples are luminance. */
  display: Display | null
}

export interface Sample extends ImageFile {
  /** From 0 up to, not including, the number of classes. */
  classIndex: number
}

const keys = new WeakMap<ImageFile, string>()

/**
 * What is computed from an image is kept under this: what it looks like, whatever its name. One picture that is displayed
 * in two ways is two.
 * @returns sha256, hex
 */
export function lookKey(image: ImageFile): string {
  const known = keys.get(image)
  if (known) return known
  const { pictureSha256, bitDepth, display } = image
  const key = createHash('sha256')
    .update(JSON.stringify([pictureSha256, bitDepth, display]))
    .digest('hex')
  keys.set(image, key)
  return key
}
