import type { Disc, Plane } from './disc.ts'

/** How a disc of one picture is laid upon that of another: mirrored left to right, then turned, drawn out, moved. */
export interface Placing {
  isMirrored: boolean
  /** By how much the second is turned against the first, clockwise: radians. */
  angle: number
  /** 1: as large as its own disc. */
  scale: number
  /** Of the radius. */
  x: number
  y: number
}

export const untouched: Placing = { isMirrored: false, angle: 0, scale: 1, x: 0, y: 0 }

/** Pixels of a disc and its corners under a placing, Float64Array[side * side]; beside the picture, those of its edge. */
export function sampleDisc({ values, width, height }: Plane, disc: Disc, side: number, placing: Placing): Float64Array {
  const out = new Float64Array(side * side)
  const radius = (disc * placing.scale * Math.min(width, height)) / 2
  const cos = Math.cos(placing.angle) * radius
  const sin = Math.sin(placing.angle) * radius
  const flip = placing.isMirrored ? -1 : 1
  const right = width - 1
  const low = height - 1
  // Plain loops without arrays in them: this is where a search spends its time.
  for (let row = 0, at = 0; row < side; row++) {
    const v = (2 * row + 1) / side - 1 + placing.y
    for (let column = 0; column < side; column++, at++) {
      const u = (2 * column + 1) / side - 1 + placing.x
      const x = Math.min(Math.max(right / 2 + flip * (cos * u - sin * v), 0), right)
      const y = Math.min(Math.max(low / 2 + sin * u + cos * v, 0), low)
      const x0 = x | 0
      const y0 = y | 0
      const x1 = x0 < right ? x0 + 1 : right
      const from = y0 * width
      const to = y0 < low ? from + width : from
      const fx = x - x0
      const fy = y - y0
      const upper = (values[from + x0] as number) * (1 - fx) + (values[from + x1] as number) * fx
      const lower = (values[to + x0] as number) * (1 - fx) + (values[to + x1] as number) * fx
      out[at] = upper * (1 - fy) + lower * fy
    }
  }
  return out
}

const tapers = new Map<number, Float64Array>()

/** Weights of the pixels of a disc: 1, falling to 0 along the last quarter of its radius, Float64Array[side * side]. */
export function taperOf(side: number): Float64Array {
  const known = tapers.get(side)
  if (known) return known
  const taper = Float64Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) + 0.5 - side / 2, Math.floor(i / side) + 0.5 - side / 2]
    const distance = Math.hypot(x, y) / (side / 2)
    return distance >= 1 ? 0 : distance < 0.75 ? 1 : (1 + Math.cos(4 * Math.PI * (distance - 0.75))) / 2
  })
  tapers.set(side, taper)
  return taper
}

/** Sums along columns of 2 reach + 1 pixels, by how many there are: all columns at once, row by row, as they lie in memory. */
function meansOfColumns(from: Float64Array, side: number, reach: number, means: Float64Array): void {
  const sums = new Float64Array(side)
  let count = 0
  for (let i = -reach; i < side; i++) {
    const next = i + reach < side ? (i + reach) * side : -1
    const last = i > reach ? (i - reach - 1) * side : -1
    count += (next < 0 ? 0 : 1) - (last < 0 ? 0 : 1)
    const share = 1 / count
    if (next >= 0) for (let k = 0; k < side; k++) sums[k] = (sums[k] as number) + (from[next + k] as number)
    if (last >= 0) for (let k = 0; k < side; k++) sums[k] = (sums[k] as number) - (from[last + k] as number)
    if (i >= 0) for (let k = 0; k < side; k++) means[i * side + k] = (sums[k] as number) * share
  }
}

/** The same along rows. */
function meansOfRows(from: Float64Array, side: number, reach: number, means: Float64Array): void {
  for (let row = 0; row < from.length; row += side) {
    const [first, end] = [row + reach, row + side]
    let sum = 0
    for (let i = row; i < first; i++) sum += from[i] as number
    // As many as there are, then as many as are wanted, then fewer again.
    for (let i = row; i <= first; i++) {
      sum += from[i + reach] as number
      means[i] = sum / (i + reach - row + 1)
    }
    const share = 1 / (2 * reach + 1)
    for (let i = first + 1; i < end - reach; i++) {
      sum += (from[i + reach] as number) - (from[i - reach - 1] as number)
      means[i] = sum * share
    }
    for (let i = end - reach; i < end; i++) {
      sum -= from[i - reach - 1] as number
      means[i] = sum / (end - i + reach)
    }
  }
}

/** Means around each pixel: twice, since means of means fall off as light behind frosted glass does. */
function soften(square: Float64Array, side: number, reach: number): Float64Array {
  const softened = new Float64Array(square.length)
  const between = new Float64Array(square.length)
  meansOfRows(square, side, reach, between)
  meansOfColumns(between, side, reach, softened)
  meansOfRows(softened, side, reach, between)
  meansOfColumns(between, side, reach, softened)
  return softened
}

/** Of the strength of all of it: where there is less of it than this, what is there is noise and stays small. */
const leastStrength = 0.05

/**
 * What is left of a picture without its brightness and contrast: how far each pixel is from the mean around it, by how far
 * pixels around it are. Brighter, darker, richer in contrast it stays what it was; inverted it changes its sign.
 * @param square Float64Array[side * side]
 * @param reach how far around a pixel, in pixels: what is larger than that is not structure
 * @returns Float64Array[side * side], about -3 to 3
 */
export function structureOf(square: Float64Array, side: number, reach: number = side / 16): Float64Array {
  const structure = new Float64Array(square.length)
  const squares = new Float64Array(square.length)
  const mean = soften(square, side, reach)
  for (let i = 0; i < square.length; i++) {
    const detail = (square[i] as number) - (mean[i] as number)
    structure[i] = detail
    squares[i] = detail * detail
  }
  const strength = soften(squares, side, reach)
  let sum = 0
  for (let i = 0; i < strength.length; i++) sum += strength[i] as number
  const least = (leastStrength * sum) / strength.length + 1e-3
  for (let i = 0; i < structure.length; i++) {
    structure[i] = (structure[i] as number) / Math.sqrt(Math.max(strength[i] as number, 0) + least)
  }
  return structure
}
