import type { Display, ValueRange } from '#core/dicom/presentation.ts'

const cutOff = 0.005

/** Samples from low to high, both included, are not counted. */
type Padding = ValueRange | null

/**
 * The least and the greatest of the samples once half a percent of them is left out at either end.
 * @returns null: none are left
 */
function samplePercentiles(samples: Uint8Array | Uint16Array, padding: Padding): ValueRange | null {
  const counts = new Uint32Array(samples instanceof Uint8Array ? 256 : 65536)
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number
    counts[sample] = (counts[sample] as number) + 1
  }
  if (padding) counts.fill(0, Math.max(padding.low, 0), Math.max(padding.high + 1, 0))
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
 * @param samples at least one; those of the picture shrunk to 1024 pixels, where a stray pixel no longer counts
 * @returns the whole range where all of them are one value
 */
export function percentilesOf(
  samples: Uint8Array | Uint16Array,
  { slope, intercept, range }: Omit<Display, 'percentiles'>,
  padding: Padding = null,
): ValueRange {
  const found = samplePercentiles(samples, padding)
  if (found === null || found.low === found.high) return range
  const [a, b] = [found.low * slope + intercept, found.high * slope + intercept]
  return { low: Math.min(a, b), high: Math.max(a, b) }
}
