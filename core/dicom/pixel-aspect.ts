import { aspectOf } from '#core/dicom/aspect.ts'
import type { Attributes } from '#core/dicom/attributes.ts'

/** Pixel Spacing, Imager Pixel Spacing, Nominal Scanned Pixel Spacing: mm between rows, then between columns (PS3.3 10.7.1.3). */
const spacings = ['00280030', '00181164', '00182010']
/** Pixel Aspect Ratio: height of a pixel, then its width (PS3.3 C.7.6.3.1.7). */
const ratio = '00280034'

/**
 * Of one frame: its own spacing (Pixel Measures) first, then that which all frames share, then the data set's.
 * @returns height of a pixel by its width
 */
export function pixelAspectOf(root: Attributes, frameIndex: number): number {
  const groups = [root.item('52009230', frameIndex), root.item('52009229')].map(group => group?.item('00289110'))
  for (const place of [...groups, root]) {
    if (!place) continue
    const tag = [...spacings, ratio].find(name => place.decimals(name).filter(value => value > 0).length === 2)
    if (tag !== undefined) return aspectOf(...(place.decimals(tag) as [number, number]))
  }
  return 1
}
