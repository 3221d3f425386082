/** Below this, it is rounding of a resolution in whole dots; beyond the other, nothing is built so. */
const leastDifference = 0.01
const most = 16

/**
 * Height of a pixel by its width, where both mean something and differ.
 * @param width and height in any unit, or counts of the other axis in a length
 * @returns 1: square
 */
export function aspectOf(height: number | undefined, width: number | undefined): number {
  if (!height || !width || height < 0 || width < 0) return 1
  const aspect = height / width
  if (!Number.isFinite(aspect) || aspect > most || aspect < 1 / most) return 1
  return Math.abs(aspect - 1) < leastDifference ? 1 : Number(aspect.toPrecision(6))
}
