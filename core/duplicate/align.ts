import { transformSquare } from './fft.ts'
import { around, fine, rough, type Seen } from './seen.ts'
import { type Placing, taperOf, untouched } from './structure.ts'
import type { Target } from './target.ts'
import type { Turn } from './turn.ts'

export interface Alignment {
  placing: Placing
  /** Correlation of the structures, one laid upon the other, -1 to 1; below 0: one is inverted. */
  score: number
}

/** Correlation of two structures within their disc, -1 to 1. @param first Float64Array[side * side], as is the second */
function correlationOf(first: Float64Array, second: Float64Array, side: number): number {
  const taper = taperOf(side)
  let [weight, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < first.length; i++) {
    const w = taper[i] as number
    const x = first[i] as number
    const y = second[i] as number
    weight += w
    a += w * x
    b += w * y
    aa += w * x * x
    bb += w * y * y
    ab += w * x * y
  }
  const spreadA = aa - (a * a) / weight
  const spreadB = bb - (b * b) / weight
  return spreadA > 1e-9 && spreadB > 1e-9 ? (ab - (a * b) / weight) / Math.sqrt(spreadA * spreadB) : 0
}

/** What of a structure lies upon the pixels of a disc under a placing. @param surroundings Float64Array[around * around] */
function lay(surroundings: Float64Array, { at, u, v }: Target, placing: Placing, laid: Float64Array): void {
  const cos = Math.cos(placing.angle) * placing.scale * (rough / 2)
  const sin = Math.sin(placing.angle) * placing.scale * (rough / 2)
  const flip = placing.isMirrored ? -1 : 1
  const middle = (around - 1) / 2
  const last = around - 1.001
  for (let i = 0; i < at.length; i++) {
    const right = (u[i] as number) + placing.x
    const low = (v[i] as number) + placing.y
    const x = Math.min(Math.max(middle + flip * (cos * right - sin * low), 0), last)
    const y = Math.min(Math.max(middle + sin * right + cos * low, 0), last)
    const x0 = x | 0
    const y0 = y | 0
    const from = y0 * around + x0
    const fx = x - x0
    const fy = y - y0
    const upper = (surroundings[from] as number) * (1 - fx) + (surroundings[from + 1] as number) * fx
    const lower = (surroundings[from + around] as number) * (1 - fx) + (surroundings[from + around + 1] as number) * fx
    laid[i] = upper * (1 - fy) + lower * fy
  }
}

/** Correlation of what was laid with what it should be, and by how much of each change it would be more. */
function holdAgainst({ weight, weighted, shares }: Target, laid: Float64Array): { score: number; changes: number[] } {
  let [whole, sum, squares, alike] = [0, 0, 0, 0]
  let [turn, draw, x, y] = [0, 0, 0, 0]
  for (let i = 0; i < laid.length; i++) {
    const value = laid[i] as number
    const w = weight[i] as number
    whole += w
    sum += w * value
    squares += w * value * value
    alike += (weighted[i] as number) * value
    turn += (shares[4 * i] as number) * value
    draw += (shares[4 * i + 1] as number) * value
    x += (shares[4 * i + 2] as number) * value
    y += (shares[4 * i + 3] as number) * value
  }
  const spread = squares - (sum * sum) / whole
  if (spread < 1e-9 || alike === 0) return { score: 0, changes: [0, 0, 0, 0] }
  return { score: alike / Math.sqrt(spread), changes: [turn / alike, draw / alike, x / alike, y / alike] }
}

/** Undoes a change of what lies under a placing: the picture is turned, drawn out and moved the other way round. */
function change(placing: Placing, [turn = 0, draw = 0, x = 0, y = 0]: readonly number[]): Placing {
  const [cos, sin] = [Math.cos(turn) * (1 + draw), Math.sin(turn) * (1 + draw)]
  return {
    isMirrored: placing.isMirrored,
    angle: placing.angle - turn,
    scale: placing.scale / (1 + draw),
    x: cos * placing.x - sin * placing.y - x,
    y: sin * placing.x + cos * placing.y - y,
  }
}

/** So far one disc may lie beside the other, of the radius. */
const farthest = 0.2

/** Where two structures have most in common, of either sign. @param strengths Float64Array[rough * rough], one for each move */
function greatest(strengths: Float64Array): { x: number; y: number } {
  const reach = Math.floor((farthest * rough) / 2)
  let [most, x, y] = [0, 0, 0]
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const strength = Math.abs(strengths[((dy + rough) % rough) * rough + ((dx + rough) % rough)] as number)
      if (strength > most) [most, x, y] = [strength, dx, dy]
    }
  return { x: (2 * x) / rough, y: (2 * y) / rough }
}

/** A spectrum does not tell a turn from one by half a turn more: where the second lies under either. */
function startsOf(first: Seen, second: Seen, { isMirrored, angle }: Turn): Placing[] {
  const { target, frequencies } = first
  const laid = new Float64Array(target.at.length)
  const turned = { ...untouched, isMirrored, angle }
  lay(second.surroundings, target, turned, laid)
  // Two at once: turned by half a turn more it is what it is from its end, and becomes the imaginary part.
  const [re, im] = [new Float64Array(rough * rough), new Float64Array(rough * rough)]
  for (let i = 0; i < laid.length; i++) {
    const value = (laid[i] as number) * (target.weight[i] as number)
    const at = target.at[i] as number
    re[at] = value
    im[im.length - 1 - at] = value
  }
  transformSquare(re, im, rough)
  for (let i = 0; i < re.length; i++) {
    const [a, b] = [frequencies.re[i] as number, frequencies.im[i] as number]
    const [c, d] = [re[i] as number, im[i] as number]
    re[i] = a * c + b * d
    im[i] = a * d - b * c
  }
  transformSquare(re, im, rough, 'backward')
  return [
    { ...turned, ...greatest(re) },
    { ...turned, angle: angle + Math.PI, ...greatest(im) },
  ]
}

/** Lying less well than this to begin with, they are not moved about: copies begin with 0.65 and more. */
const leastStart = 0.5
/** Lying less well than this when they are moved no more, they are not looked at more closely. */
const leastRough = 0.82
const mostRounds = 12
/** A change smaller than this is none: radians, shares, radii. */
const least = 0.0015
/** No change is larger than this: what it is told by are slopes, which end. */
const largest = 0.08

/** Most copies were not turned and moved by little: a placing as near as this to none is held to be none as well. */
const nearNone = { angle: 0.03, scale: 0.02, move: 0.03 }

/** The placing by whole quarter turns alone that one is near to, if any: no pixel of it lies between others. */
function settle({ isMirrored, angle, scale, x, y }: Placing): Placing[] {
  const settled = { ...untouched, isMirrored, angle: Math.round(angle / (Math.PI / 2)) * (Math.PI / 2) }
  const isNear = Math.abs(angle - settled.angle) < nearNone.angle && Math.abs(scale - 1) < nearNone.scale
  return isNear && Math.hypot(x, y) < nearNone.move ? [settled] : []
}

/** Lays the second disc upon the first as well as it goes, beginning with a turn. @returns null: it does not lie well */
export function align(first: Seen, second: Seen, turn: Turn): Alignment | null {
  const { target } = first
  const laid = new Float64Array(target.at.length)
  const held = (placing: Placing) => {
    lay(second.surroundings, target, placing, laid)
    return { placing, ...holdAgainst(target, laid) }
  }
  const starts = startsOf(first, second, turn).map(held)
  let best = starts.reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) ? b : a))
  if (Math.abs(best.score) < leastStart) return null
  for (let round = 0; round < mostRounds; round++) {
    const changes = best.changes.map(c => Math.min(Math.max(c, -largest), largest))
    const next = held(change(best.placing, changes))
    if (Math.abs(next.score) <= Math.abs(best.score)) break
    best = next
    if (changes.every(c => Math.abs(c) < least)) break
  }
  if (Math.abs(best.score) < leastRough) return null
  return [best.placing, ...settle(best.placing)]
    .map(placing => ({ placing, score: correlationOf(first.details, second.detailsUnder(placing), fine) }))
    .reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) ? b : a))
}
