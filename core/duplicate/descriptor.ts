import { rings } from './fingerprint.ts'
import type { Waves } from './turn.ts'

/** Waves around a ring, 1 to 10. */
const harmonics = 10
export const descriptorSize = harmonics * (rings + (rings - 1) + (rings - 2))

/**
 * What of a spectrum neither turning nor mirroring changes: how strong each wave around each ring is, and how those of rings
 * that lie beside each other, and next but one, stand to each other.
 * @returns Float32Array[390] of length 1
 * @see E. Persoon, K. S. Fu, Shape discrimination using Fourier descriptors, 1977: magnitudes of circular harmonics do not turn
 */
export function descriptorOf(waves: Waves): Float32Array {
  const re = new Float64Array(rings * harmonics)
  const im = new Float64Array(rings * harmonics)
  for (let ring = 0; ring < rings; ring++)
    for (let m = 0; m < harmonics; m++) {
      re[ring * harmonics + m] = waves.re[(m + 1) * rings + ring] as number
      im[ring * harmonics + m] = waves.im[(m + 1) * rings + ring] as number
    }
  const strength = re.map((r, k) => Math.sqrt(r * r + (im[k] as number) ** 2))
  const descriptor = new Float32Array(descriptorSize)
  descriptor.set(strength)
  let at = strength.length
  for (const apart of [harmonics, 2 * harmonics])
    for (let k = 0; k + apart < strength.length; k++) {
      const dot = (re[k] as number) * (re[k + apart] as number) + (im[k] as number) * (im[k + apart] as number)
      descriptor[at++] = dot / Math.sqrt((strength[k] as number) * (strength[k + apart] as number) + 1e-9)
    }
  return toUnit(descriptor)
}

/** Of length 1, in place; one of zeros stays so. */
export function toUnit(values: Float32Array): Float32Array {
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2
  const length = Math.sqrt(squares)
  if (length > 0) for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / length
  return values
}

/**
 * Mean of each of the three parts of descriptors by wave, over 688 chest films and 100 phantoms: what all radiographs have in
 * common says nothing. Of few pictures the mean of their own would be the pictures themselves.
 */
const usual = [
  [0.087, 0.097, 0.052, 0.05, 0.039, 0.036, 0.029, 0.027, 0.023, 0.021],
  [0.051, 0.075, 0.018, 0.018, 0.011, 0.011, 0.005, 0.006, 0.003, 0.003],
  [0.034, 0.067, 0.005, 0.01, 0.004, 0.007, 0.002, 0.002, 0.001, 0.001],
] as const
/** The usual mean counts as so many descriptors. */
const usualCount = 64

/** The mean of a project's descriptors, held back towards what is usual, Float32Array[390]. */
export function meanOf(descriptors: Iterable<Float32Array>): Float32Array {
  const sum = new Float64Array(descriptorSize)
  const parts = [0, rings, 2 * rings - 1].map(ring => ring * harmonics)
  for (let i = 0; i < descriptorSize; i++) {
    const part = parts.findLastIndex(from => from <= i)
    sum[i] = usualCount * (usual[part]?.[i % harmonics] ?? 0)
  }
  let count = usualCount
  for (const descriptor of descriptors) {
    count++
    for (let i = 0; i < descriptorSize; i++) sum[i] = (sum[i] as number) + (descriptor[i] as number)
  }
  return Float32Array.from(sum, value => value / count)
}
