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

/** What can be taken one by one, an array or a SampleTable. */
export interface Rows<T> {
  readonly length: number
  at(index: number): T | undefined
}

/** @throws RangeError where there is none at this place, counted from 0 */
export function rowAt<T>(rows: Rows<T>, index: number): T {
  const row = rows.at(index)
  if (row === undefined) throw new RangeError(`row ${index}; allowed: 0 to ${rows.length - 1}`)
  return row
}

/** The rows of both, one after the other, where they lie. */
export const joined = <T>(first: Rows<T>, second: Rows<T>): Rows<T> => ({
  length: first.length + second.length,
  at: index => (index < first.length ? first.at(index) : second.at(index - first.length)),
})

/**
 * What is computed from an image is kept under this: what it looks like, whatever its name. One picture that is displayed
 * in two ways is two.
 * @returns sha256, hex
 */
export const lookKey = ({ pictureSha256, bitDepth, display }: ImageFile): string =>
  createHash('sha256')
    .update(JSON.stringify([pictureSha256, bitDepth, display]))
    .digest('hex')
