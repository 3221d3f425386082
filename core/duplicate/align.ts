import type { Disc, Plane } from './disc.ts'
import { transformSquare } from './fft.ts'
import { angles, rings } from './fingerprint.ts'
import { type Placing, sampleDisc, structureOf, taperOf, untouched } from './structure.ts'

/** How alike two spectra are where one is turned, and mirrored or not, so that they are most alike. */
export interface Turn {
  /** -1 to 1: 0 of those that have nothing in common. */
  likeness: number
  isMirrored: boolean
  /** Radians, 0 to pi: half a turn more looks the same in a spectrum. */
  angle: number
}

/** @param first Int8Array[rings * angles], as is the second */
export function bestTurn(first: Int8Array, second: Int8Array): Turn {
  let best: Turn = { likeness: -1, isMirrored: false, angle: 0 }
  const scale = 1 / Math.sqrt(powerOf(first) * powerOf(second) + 1)
  for (const isMirrored of [false, true])
    for (let shift = 0; shift < angles; shift++) {
      let sum = 0
      for (let ring = 0; ring < rings * angles; ring += angles)
        for (let a = 0; a < angles; a++) {
          const b = isMirrored ? shift - a + angles : a + shift
          sum += (first[ring + a] as number) * (second[ring + (b % angles)] as number)
        }
      if (sum * scale <= best.likeness) continue
      // Mirrored after it was turned, it turns the other way round.
      best = { likeness: sum * scale, isMirrored, angle: ((isMirrored ? -1 : 1) * Math.PI * shift) / angles }
    }
  return best
}

const powerOf = (spectrum: Int8Array) => spectrum.reduce((sum, value) => sum + value * value, 0)

/** Correlation of two structures within their disc, -1 to 1. @param first Float64Array[side * side], as is the second */
function correlationOf(first: Float64Array, second: Float64Array, side: number): number {
  const taper = taperOf(side)
  let [weight, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < first.length; i++) {
    const w = taper[i] as number
    const [x, y] = [first[i] as number, second[i] as number]
    weight += w
    a += w * x
    b += w * y
    aa += w * x * x
    bb += w * y * y
    ab += w * x * y
  }
  const [spreadA, spreadB] = [aa - (a * a) / weight, bb - (b * b) / weight]
  return spreadA > 1e-9 && spreadB > 1e-9 ? (ab - (a * b) / weight) / Math.sqrt(spreadA * spreadB) : 0
}

/** So far one disc may lie beside the other, of the radius. */
const farthest = 0.2

/** Where the second structure is read so that it lies upon the first, by their greatest correlation of either sign. */
function moveOf(first: Float64Array, second: Float64Array, side: number): { x: number; y: number } {
  const taper = taperOf(side)
  const within = (square: Float64Array) => square.map((value, i) => value * (taper[i] as number))
  const [ar, br] = [within(first), within(second)]
  const [ai, bi] = [new Float64Array(ar.length), new Float64Array(br.length)]
  transformSquare(ar, ai, side)
  transformSquare(br, bi, side)
  const re = ar.map((r, i) => r * (br[i] as number) + (ai[i] as number) * (bi[i] as number))
  const im = ar.map((r, i) => (ai[i] as number) * (br[i] as number) - r * (bi[i] as number))
  transformSquare(re, im, side, 'backward')
  const reach = Math.floor((farthest * side) / 2)
  let [most, x, y] = [0, 0, 0]
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const strength = Math.abs(re[((dy + side) % side) * side + ((dx + side) % side)] as number)
      if (strength > most) [most, x, y] = [strength, dx, dy]
    }
  return { x: (-2 * x) / side, y: (-2 * y) / side }
}

export interface Alignment {
  placing: Placing
  /** Correlation of the structures, one laid upon the other, -1 to 1; below 0: one is inverted. */
  score: number
}

/** Sides of the squares that are laid upon each other, and in which they are compared at last, pixels. */
const [rough, fine] = [64, 128]
/**
 * Structure that is judged at last is fine: what two patients have in common is large. Held against each other with 8 in place of 2, copies
 * and others lie closer together.
 */
const fineReach = 2
/** Lying less well than this to begin with, they are not moved about: copies begin with 0.65 and more. */
const leastStart = 0.5
/** First steps of what is tried, and how they shrink: radians, shares, radii. */
const firstSteps = { angle: 0.03, scale: 0.03, x: 0.02, y: 0.02 }
const shrinking = 0.6
const rounds = 4
/** Lying as well as this they need not be moved any more; less well than that after two rounds, they never will. */
const [good, hopeless] = [0.98, 0.8]

export interface Seen {
  plane: Plane
  disc: Disc
}

/** Lays the second disc upon the first as well as it goes, beginning with a turn. */
export function align(first: Seen, second: Seen, { isMirrored, angle }: Turn): Alignment {
  const target = structureOf(sampleDisc(first.plane, first.disc, rough, untouched), rough)
  const under = (placing: Placing) => structureOf(sampleDisc(second.plane, second.disc, rough, placing), rough)
  const scoreOf = (placing: Placing) => Math.abs(correlationOf(target, under(placing), rough))
  const starts = [0, Math.PI].map(half => {
    const turned = { ...untouched, isMirrored, angle: angle + half }
    const placing = { ...turned, ...moveOf(target, under(turned), rough) }
    return { placing, score: scoreOf(placing) }
  })
  let best = starts.reduce((a, b) => (b.score > a.score ? b : a))
  if (best.score < leastStart) return best
  const steps = { ...firstSteps }
  const keys = ['angle', 'scale', 'x', 'y'] as const
  for (let round = 0; round < rounds; round++) {
    if (best.score > good || (round > 1 && best.score < hopeless)) break
    for (const key of keys) {
      for (const sign of [1, -1]) {
        const placing = { ...best.placing, [key]: best.placing[key] + sign * steps[key] }
        const score = scoreOf(placing)
        if (score <= best.score) continue
        best = { placing, score }
        break
      }
      steps[key] *= shrinking
    }
  }
  const [whole, laid] = [
    structureOf(sampleDisc(first.plane, first.disc, fine, untouched), fine, fineReach),
    structureOf(sampleDisc(second.plane, second.disc, fine, best.placing), fine, fineReach),
  ]
  return { placing: best.placing, score: correlationOf(whole, laid, fine) }
}
