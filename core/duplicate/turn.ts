import { transformColumns } from './fft.ts'
import { angles, rings } from './fingerprint.ts'

/** How alike two spectra are where one is turned, and mirrored or not, so that they are most alike. */
export interface Turn {
  /** -1 to 1: 0 of those that have nothing in common. */
  likeness: number
  isMirrored: boolean
  /** Radians, 0 to pi: half a turn more looks the same in a spectrum. */
  angle: number
}

/** The waves around each ring of a spectrum: turning only moves them. */
export interface Waves {
  /** Float64Array[angles * rings], those of one wave beside each other; im alike. */
  re: Float64Array
  im: Float64Array
  /** Of all of the spectrum. */
  power: number
}

/** @param spectrum Int8Array[rings * angles] */
export function wavesOf(spectrum: Int8Array): Waves {
  const re = new Float64Array(spectrum.length)
  const im = new Float64Array(spectrum.length)
  let power = 0
  for (let ring = 0, at = 0; ring < rings; ring++)
    for (let a = 0; a < angles; a++, at++) {
      const value = spectrum[at] as number
      re[a * rings + ring] = value
      power += value * value
    }
  transformColumns(re, im, angles, rings, -1)
  return { re, im, power }
}

/** Of all turns, of the second as it is and mirrored, that under which two spectra are most alike. */
export function bestTurn(first: Waves, second: Waves): Turn {
  // Likeness under every turn at once: that of the second as it is becomes the real part, mirrored the imaginary one.
  const re = new Float64Array(angles)
  const im = new Float64Array(angles)
  for (let wave = 0, at = 0; wave < angles; wave++) {
    let [plainRe, plainIm, mirroredRe, mirroredIm] = [0, 0, 0, 0]
    for (let ring = 0; ring < rings; ring++, at++) {
      const a = first.re[at] as number
      const b = first.im[at] as number
      const c = second.re[at] as number
      const d = second.im[at] as number
      plainRe += a * c + b * d
      plainIm += a * d - b * c
      mirroredRe += a * c - b * d
      mirroredIm += a * d + b * c
    }
    re[wave] = plainRe - mirroredIm
    im[wave] = plainIm + mirroredRe
  }
  transformColumns(re, im, angles, 1, 1)
  const scale = 1 / (angles * Math.sqrt(first.power * second.power + 1))
  let best: Turn = { likeness: -1, isMirrored: false, angle: 0 }
  // Mirrored after it was turned, it turns the other way round.
  for (const [sums, isMirrored] of [
    [re, false],
    [im, true],
  ] as const)
    for (const [shift, sum] of sums.entries())
      if (sum * scale > best.likeness)
        best = { likeness: sum * scale, isMirrored, angle: ((isMirrored ? -1 : 1) * Math.PI * shift) / angles }
  return best
}
