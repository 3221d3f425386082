/** Turning factors and the order of a transform of one length, made once. */
interface Plan {
  cosines: Float64Array
  sines: Float64Array
  /** Where each place goes: its bits reversed. */
  reversed: Uint32Array
}

const plans = new Map<number, Plan>()

function planOf(length: number): Plan {
  const known = plans.get(length)
  if (known) return known
  const bits = Math.log2(length)
  if (!Number.isInteger(bits)) throw new Error(`a transform of ${length} places; allowed: a power of two`)
  const plan: Plan = {
    cosines: Float64Array.from({ length: length / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / length)),
    sines: Float64Array.from({ length: length / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / length)),
    reversed: new Uint32Array(length),
  }
  for (let i = 0; i < length; i++)
    plan.reversed[i] = ((plan.reversed[i >> 1] as number) >> 1) | (i & 1 ? length >> 1 : 0)
  plans.set(length, plan)
  return plan
}

function swap(values: Float64Array, a: number, b: number): void {
  const value = values[a] as number
  values[a] = values[b] as number
  values[b] = value
}

/**
 * Discrete Fourier transforms of columns that stand beside each other, in place: all of them at once, row by row, as they lie in memory.
 * @param re Float64Array[length * count], a row of as many as there are columns after another; im alike
 * @param length of each column, a power of two
 * @param sign -1 forwards, 1 backwards, not divided by the length
 */
export function transformColumns(
  re: Float64Array,
  im: Float64Array,
  length: number,
  count: number,
  sign: 1 | -1,
): void {
  const { cosines, sines, reversed } = planOf(length)
  for (let i = 0; i < length; i++) {
    const j = reversed[i] as number
    if (j <= i) continue
    for (let column = 0; column < count; column++) {
      swap(re, i * count + column, j * count + column)
      swap(im, i * count + column, j * count + column)
    }
  }
  for (let half = 1; half < length; half *= 2)
    for (let start = 0; start < length; start += 2 * half)
      for (let k = 0; k < half; k++) {
        const c = cosines[(k * length) / (2 * half)] as number
        const s = sign * (sines[(k * length) / (2 * half)] as number)
        const end = (start + k + 1) * count
        for (let a = end - count, b = a + half * count; a < end; a++, b++) {
          const x = re[b] as number
          const y = im[b] as number
          const r = x * c - y * s
          const m = x * s + y * c
          const u = re[a] as number
          const v = im[a] as number
          re[b] = u - r
          im[b] = v - m
          re[a] = u + r
          im[a] = v + m
        }
      }
}

/** Turns a square about its diagonal, in place: its rows are its columns then. */
function transpose(square: Float64Array, side: number): void {
  for (let y = 0; y < side; y++) for (let x = y + 1; x < side; x++) swap(square, y * side + x, x * side + y)
}

/**
 * Discrete Fourier transform of a square, in place.
 * @param re Float64Array[side * side], row by row; im alike
 * @param side a power of two
 * @param direction 'backward' is divided by side * side: it undoes 'forward'
 */
export function transformSquare(
  re: Float64Array,
  im: Float64Array,
  side: number,
  direction: 'forward' | 'backward' = 'forward',
): void {
  const sign = direction === 'forward' ? -1 : 1
  transformColumns(re, im, side, side, sign)
  transpose(re, side)
  transpose(im, side)
  transformColumns(re, im, side, side, sign)
  transpose(re, side)
  transpose(im, side)
  if (direction === 'forward') return
  const scale = 1 / (side * side)
  for (let i = 0; i < re.length; i++) {
    re[i] = (re[i] as number) * scale
    im[i] = (im[i] as number) * scale
  }
}
