/** Side of what is looked at, and of the block of its frequencies that is kept. */
const side = 32
const block = 8

/** cosines[frequency * side + place], frequencies 1 to 8. */
const cosines = Float64Array.from({ length: block * side }, (_, i) => {
  const frequency = Math.floor(i / side) + 1
  return Math.cos((Math.PI * frequency * (2 * (i % side) + 1)) / (2 * side))
})

interface Plane {
  /** Brightness, row by row. */
  values: Uint8Array | Uint16Array
  width: number
  height: number
}

/** How much of each of `length` pixels falls into each of 32 equal parts: a box filter that mirrors exactly. */
function shares(length: number): { first: number; weights: number[] }[] {
  return Array.from({ length: side }, (_, part) => {
    const [from, to] = [(part * length) / side, ((part + 1) * length) / side]
    const first = Math.floor(from)
    const weights: number[] = []
    for (let at = first; at < to && at < length; at++) weights.push(Math.min(at + 1, to) - Math.max(at, from))
    return { first, weights }
  })
}

/** Means of 32 x 32 equal parts, Float64Array[side * side]. */
function shrink({ values, width, height }: Plane): Float64Array {
  const columns = shares(width)
  const rows = shares(height)
  const narrow = new Float64Array(height * side)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < side; x++) {
      const { first, weights } = columns[x] as { first: number; weights: number[] }
      let sum = 0
      for (let i = 0; i < weights.length; i++) sum += (values[y * width + first + i] as number) * (weights[i] as number)
      narrow[y * side + x] = sum
    }
  const shrunk = new Float64Array(side * side)
  for (let y = 0; y < side; y++) {
    const { first, weights } = rows[y] as { first: number; weights: number[] }
    for (let i = 0; i < weights.length; i++)
      for (let x = 0; x < side; x++) {
        const sum = (narrow[(first + i) * side + x] as number) * (weights[i] as number)
        shrunk[y * side + x] = (shrunk[y * side + x] as number) + sum
      }
  }
  return shrunk
}

/** DCT-II of vertical frequencies 1 to 8 by horizontal ones 1 to 8, Float64Array[block * block], not normalised. */
function frequenciesOf(pixels: Float64Array): Float64Array {
  const horizontal = new Float64Array(side * block)
  for (let y = 0; y < side; y++)
    for (let v = 0; v < block; v++) {
      let sum = 0
      for (let x = 0; x < side; x++) sum += (pixels[y * side + x] as number) * (cosines[v * side + x] as number)
      horizontal[y * block + v] = sum
    }
  const frequencies = new Float64Array(block * block)
  for (let u = 0; u < block; u++)
    for (let v = 0; v < block; v++) {
      let sum = 0
      for (let y = 0; y < side; y++) sum += (horizontal[y * block + v] as number) * (cosines[u * side + y] as number)
      frequencies[u * block + v] = sum
    }
  return frequencies
}

/** A bit for each frequency, set where it is above their median: 16 hex digits. */
function hashOf(frequencies: Float64Array): string {
  const sorted = frequencies.toSorted()
  const median = ((sorted[31] as number) + (sorted[32] as number)) / 2
  let hash = 0n
  for (const frequency of frequencies) hash = (hash << 1n) | (frequency > median ? 1n : 0n)
  return hash.toString(16).padStart(16, '0')
}

/** How a symmetry changes F(u, v): transposed or not, and turned in sign by odd vertical (u) or horizontal (v) frequencies. */
const symmetries: { isTransposed: boolean; u: boolean; v: boolean }[] = [
  { isTransposed: false, u: false, v: false },
  { isTransposed: true, u: false, v: true },
  { isTransposed: false, u: true, v: true },
  { isTransposed: true, u: true, v: false },
  { isTransposed: false, u: false, v: true },
  { isTransposed: true, u: true, v: true },
  { isTransposed: false, u: true, v: false },
  { isTransposed: true, u: false, v: false },
]

/**
 * Perceptual hashes (DCT, as pHash: 64 low frequencies, each above their median or not) of a picture and of what it would
 * be turned and mirrored. Pictures that look alike differ in few bits.
 *
 * One transform gives all eight. With cos(u, N-1-x) = (-1)^u cos(u, x), mirroring left to right gives (-1)^v F(u, v), and
 * transposing gives F(v, u); a quarter turn clockwise, g(r, c) = f(N-1-c, r), gives (-1)^v F(v, u). The others follow by
 * repeating these. Medians are taken anew, since signs change them.
 * @param plane at least one pixel, as displayed
 * @returns 8 x 16 hex digits: as it is, turned 90, 180, 270 degrees clockwise, then mirrored left to right, and that turned alike
 * @see C. Zauner, Implementation and benchmarking of perceptual image hash functions, 2010, 3.2.1
 */
export function perceptualHashes(plane: Plane): string[] {
  const frequencies = frequenciesOf(shrink(plane))
  return symmetries.map(({ isTransposed, u, v }) =>
    hashOf(
      frequencies.map((_, i) => {
        const [row, column] = [Math.floor(i / block), i % block]
        const value = frequencies[isTransposed ? column * block + row : i] as number
        // Frequencies begin with 1: those in even places are odd.
        const isTurned = (u && row % 2 === 0) !== (v && column % 2 === 0)
        return isTurned ? -value : value
      }),
    ),
  )
}
