import { taperOf } from './structure.ts'

/** Changes that a placing is improved by: turned, drawn out, moved to the right, moved down. */
const changes = 4

/** What a structure should look like, within its disc, and how much of each change explains what differs. */
export interface Target {
  /** Places in its square of the pixels within the disc. */
  at: Int32Array
  /** Where they are from the middle, by the radius. */
  u: Float64Array
  v: Float64Array
  weight: Float64Array
  /** What is there less its mean, of length 1, times the weights. */
  weighted: Float64Array
  /** Of each pixel four shares, Float64Array[4 * pixels]: times what is seen and summed, how far that is turned, drawn out and moved. */
  shares: Float64Array
}

const discs = new Map<number, Pick<Target, 'at' | 'u' | 'v' | 'weight'>>()

/** Pixels within the disc of a square. */
function pixelsOf(side: number): Pick<Target, 'at' | 'u' | 'v' | 'weight'> {
  const known = discs.get(side)
  if (known) return known
  const taper = taperOf(side)
  const at = Int32Array.from([...taper.keys()].filter(i => (taper[i] as number) > 0))
  const pixels = {
    at,
    u: Float64Array.from(at, i => (2 * (i % side) + 1) / side - 1),
    v: Float64Array.from(at, i => (2 * Math.floor(i / side) + 1) / side - 1),
    weight: Float64Array.from(at, i => taper[i] as number),
  }
  discs.set(side, pixels)
  return pixels
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

/** Takes out of values as much of others as is in them; those are of length 1 by the weights. @param weighted the others, times the weights */
function takeOut(values: Float64Array, weighted: Float64Array, others: Float64Array): void {
  const share = dot(values, weighted)
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) - share * (others[i] as number)
}

/** Solves four equations at once, by elimination; what cannot be told is 0. @param matrix rows of four and what they come to */
function invert(matrix: number[][]): number[][] {
  const rows = matrix.map((row, i) => [...row, ...matrix.map((_, k) => (i === k ? 1 : 0))])
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows[i] as number[]
    const scale = (pivot[i] as number) > 1e-12 ? 1 / (pivot[i] as number) : 0
    for (let k = 0; k < pivot.length; k++) pivot[k] = (pivot[k] as number) * scale
    for (const row of rows) {
      if (row === pivot) continue
      const share = row[i] as number
      for (let k = 0; k < row.length; k++) row[k] = (row[k] as number) - share * (pivot[k] as number)
    }
  }
  return rows.map(row => row.slice(matrix.length))
}

/**
 * @param structure Float64Array[side * side]
 * @see S. Baker, I. Matthews, Lucas-Kanade 20 years on, 2004: what changes is asked of the target, once
 * @see G. Evangelidis, E. Psarakis, Parametric image alignment using enhanced correlation coefficient maximization, 2008
 */
export function targetOf(structure: Float64Array, side: number): Target {
  const pixels = pixelsOf(side)
  const { at, u, v, weight } = pixels
  const ones = new Float64Array(at.length).fill(1 / Math.sqrt(weight.reduce((sum, w) => sum + w, 0)))
  const timesWeight = (values: Float64Array) => values.map((value, i) => value * (weight[i] as number))
  const even = timesWeight(ones)
  const values = Float64Array.from(at, i => structure[i] as number)
  takeOut(values, even, ones)
  const length = Math.sqrt(dot(values, timesWeight(values)))
  const scale = length > 1e-6 ? 1 / length : 0
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * scale
  const weighted = timesWeight(values)
  const slope = (step: number) =>
    Float64Array.from(at, i => (((structure[i + step] ?? 0) - (structure[i - step] ?? 0)) * scale * side) / 4)
  const [right, low] = [slope(1), slope(side)]
  const columns = [
    right.map((r, i) => (u[i] as number) * (low[i] as number) - (v[i] as number) * r),
    right.map((r, i) => (u[i] as number) * r + (v[i] as number) * (low[i] as number)),
    ...[right, low],
  ]
  // What only makes it brighter, or richer in contrast, is no change of its place.
  for (const column of columns) {
    takeOut(column, even, ones)
    takeOut(column, weighted, values)
  }
  const weightedColumns = columns.map(timesWeight)
  const inverse = invert(columns.map(a => weightedColumns.map(b => dot(a, b))))
  const shares = new Float64Array(changes * at.length)
  for (const [k, row] of inverse.entries())
    for (let i = 0; i < at.length; i++) {
      let sum = 0
      for (let j = 0; j < changes; j++) sum += (row[j] as number) * ((weightedColumns[j] as Float64Array)[i] as number)
      shares[changes * i + k] = sum
    }
  return { ...pixels, weighted, shares }
}
