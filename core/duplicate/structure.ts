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
  const [cos, sin] = [Math.cos(placing.angle) * radius, Math.sin(placing.angle) * radius]
  const flip = placing.isMirrored ? -1 : 1
  const [right, low] = [width - 1, height - 1]
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const u = (2 * column + 1) / side - 1 + placing.x
      const v = (2 * row + 1) / side - 1 + placing.y
      const x = Math.min(Math.max((width - 1) / 2 + flip * (cos * u - sin * v), 0), right)
      const y = Math.min(Math.max((height - 1) / 2 + sin * u + cos * v, 0), low)
      const [x0, y0] = [Math.floor(x), Math.floor(y)]
      const [x1, from, to] = [Math.min(x0 + 1, right), y0 * width, Math.min(y0 + 1, low) * width]
      const upper = (values[from + x0] as number) * (1 - x + x0) + (values[from + x1] as number) * (x - x0)
      const lower = (values[to + x0] as number) * (1 - x + x0) + (values[to + x1] as number) * (x - x0)
      out[row * side + column] = upper * (1 - y + y0) + lower * (y - y0)
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

/** Means of 2 reach + 1 pixels along lines, of as many as there are at their ends. */
function meansAlong(from: Float64Array, side: number, reach: number, line: number, step: number): Float64Array {
  const means = new Float64Array(from.length)
  for (let k = 0; k < side; k++) {
    let [sum, count] = [0, 0]
    for (let i = -reach; i < side; i++) {
      if (i + reach < side) {
        sum += from[k * line + (i + reach) * step] as number
        count++
      }
      if (i - reach - 1 >= 0) {
        sum -= from[k * line + (i - reach - 1) * step] as number
        count--
      }
      if (i >= 0) means[k * line + i * step] = sum / count
    }
  }
  return means
}

/** Twice, since means of means fall off as light behind frosted glass does. */
function soften(square: Float64Array, side: number, reach: number): Float64Array {
  const once = (from: Float64Array) => meansAlong(meansAlong(from, side, reach, side, 1), side, reach, 1, side)
  return once(once(square))
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
  const mean = soften(square, side, reach)
  const detail = square.map((value, i) => value - (mean[i] as number))
  const strength = soften(
    detail.map(value => value * value),
    side,
    reach,
  )
  const least = (leastStrength * strength.reduce((sum, value) => sum + value, 0)) / strength.length + 1e-3
  return detail.map((value, i) => value / Math.sqrt(Math.max(strength[i] as number, 0) + least))
}
