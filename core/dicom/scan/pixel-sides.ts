import { walkJpeg } from '#core/dicom/scan/walk-jpeg.ts'
import { walkBoxes, walkJpeg2000 } from '#core/dicom/scan/walk-jpeg-2000.ts'
import { walkRle } from '#core/dicom/scan/walk-rle.ts'

/** One compressed frame. */
export interface Walked {
  /** What stands in it that is no sample and no table for samples. */
  sides: Buffer[]
  /** Behind its last byte. */
  end: number
}

/**
 * What lies beside the samples of compressed pixel data: in the offset table, within a frame, behind it, and in fragments that
 * belong to none. A fragment may end anywhere in a frame, so they are put together first.
 * @param pixelCount of a frame, by which the end of RLE is known
 */
export function sidesOfFragments(
  [table, ...fragments]: readonly Buffer[],
  isRle: boolean,
  pixelCount: number,
): Buffer[] {
  const [only] = fragments
  const bytes = only && fragments.length === 1 ? only : Buffer.concat(fragments)
  const sides = table ? [table] : []
  let [start, end] = [0, 0]
  for (const fragment of fragments) {
    const walk = start < end ? null : walkFor(bytes.subarray(start, start + 12), isRle)
    if (walk) {
      const frame = walk(bytes.subarray(start), pixelCount)
      sides.push(bytes.subarray(end, start), ...frame.sides)
      end = start + frame.end
    }
    start += fragment.length
  }
  return [...sides, bytes.subarray(end)]
}

type Walk = (bytes: Buffer, pixelCount: number) => Walked

/** By how a frame begins; null: it is none. */
function walkFor(start: Buffer, isRle: boolean): Walk | null {
  if (start.length < 12) return null
  if (isRle) return walkRle
  const marker = start.readUInt16BE(0)
  if (marker === 0xffd8) return walkJpeg
  if (marker === 0xff4f) return walkJpeg2000
  return start.toString('latin1', 4, 6) === 'jP' ? walkBoxes : null
}

/** Of samples that stand as they are: what is behind the last of so many bits. */
export const behindSamples = (bytes: Buffer, bits: number): Buffer => bytes.subarray(Math.ceil(bits / 8))
