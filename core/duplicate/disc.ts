/** Brightness as displayed, row by row. */
export interface Plane {
  values: Uint8Array
  width: number
  height: number
}

/** A circle in the middle of a picture; its radius by that of the largest that lies in it. */
export type Disc = number

/** Of a picture that was cut by up to a tenth of its sides, one of these lies in what is left of it. */
const always: readonly Disc[] = [1, 0.93]
/**
 * A picture turned by any angle is laid upon corners of one brightness, and is smaller than what it lies upon: by up to the root of
 * two, and more where it is oblong. Steps of five in a hundred: two that are half as far apart are still seen to be alike.
 */
const uponCorners: readonly Disc[] = [0.87, 0.825, 0.78, 0.74, 0.7, 0.665, 0.63]

/** So far from a corner's brightness is still that of the corner, of 255: JPEG leaves some. */
const tolerance = 4
/** Side of the triangles in the corners that must be of one brightness, of the shorter side of the picture. */
const cornerShare = 0.02

function isFlatCorner({ values, width, height }: Plane, isRight: boolean, isLow: boolean): boolean {
  const at = (x: number, y: number) =>
    values[(isLow ? height - 1 - y : y) * width + (isRight ? width - 1 - x : x)] as number
  const reach = Math.min(Math.max(3, Math.round(cornerShare * Math.min(width, height))), width, height)
  for (let y = 0; y < reach; y++)
    for (let x = 0; x < reach - y; x++) if (Math.abs(at(x, y) - at(0, 0)) > tolerance) return false
  return true
}

/** Circles that a picture is compared within. */
export function discsOf(plane: Plane): readonly Disc[] {
  const isUponCorners = [false, true].every(low => [false, true].every(right => isFlatCorner(plane, right, low)))
  return isUponCorners ? [...always, ...uponCorners] : always
}
