import type { Display, ValueRange } from '#core/dicom/presentation.ts'
import { countsBeside } from './tally.ts'

const cutOff = 0.005

/**
 * The least and the greatest of the samples once half a percent of them is left out at either end.
 * @returns null: there are none
 */
function samplePercentiles(counts: Uint32Array): ValueRange | null {
  let counted = 0
  for (let sample = 0; sample < counts.length; sample++) counted += counts[sample] as number
  if (counted === 0) return null
  const leftOut = Math.floor(counted * cutOff)
  const find = (from: number, step: 1 | -1) => {
    let at = from
    for (let passed = counts[at] as number; passed <= leftOut; passed += counts[at] as number) at += step
    return at
  }
  return { low: find(0, 1), high: find(counts.length - 1, -1) }
}

/**
 * Modality values at the 0.5th and 99.5th percentile, without padding.
 * @param counts see Tally
 * @param padding samples from low to high, both included, are not counted
 * @returns the whole range where all of them are one value
 */
export function percentilesOf(
  counts: Uint32Array,
  { slope, intercept, range }: Omit<Display, 'percentiles'>,
  padding: ValueRange | null,
): ValueRange {
  const found = samplePercentiles(countsBeside(counts, padding))
  if (found === null || found.low === found.high) return range
  const [a, b] = [found.low * slope + intercept, found.high * slope + intercept]
  return { low: Math.min(a, b), high: Math.max(a, b) }
}
