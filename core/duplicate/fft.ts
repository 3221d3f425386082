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

/** One line of a grid, in place: places `from`, `from + step`, ... @param sign -1 forwards, 1 backwards, not divided by the length */
function transformLine(
  re: Float64Array,
  im: Float64Array,
  from: number,
  step: number,
  length: number,
  sign: 1 | -1,
): void {
  const { cosines, sines, reversed } = planOf(length)
  for (let i = 0; i < length; i++) {
    const j = reversed[i] as number
    if (j <= i) continue
    const [a, b] = [from + i * step, from + j * step]
    const [r, m] = [re[a] as number, im[a] as number]
    re[a] = re[b] as number
    im[a] = im[b] as number
    re[b] = r
    im[b] = m
  }
  for (let half = 1; half < length; half *= 2) {
    const stride = length / (2 * half)
    for (let start = 0; start < length; start += 2 * half)
      for (let k = 0; k < half; k++) {
        const c = cosines[k * stride] as number
        const s = sign * (sines[k * stride] as number)
        const a = from + (start + k) * step
        const b = a + half * step
        const r = (re[b] as number) * c - (im[b] as number) * s
        const m = (re[b] as number) * s + (im[b] as number) * c
        re[b] = (re[a] as number) - r
        im[b] = (im[a] as number) - m
        re[a] = (re[a] as number) + r
        im[a] = (im[a] as number) + m
      }
  }
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
  for (let y = 0; y < side; y++) transformLine(re, im, y * side, 1, side, sign)
  for (let x = 0; x < side; x++) transformLine(re, im, x, side, side, sign)
  if (direction === 'forward') return
  const scale = 1 / (side * side)
  for (let i = 0; i < re.length; i++) {
    re[i] = (re[i] as number) * scale
    im[i] = (im[i] as number) * scale
  }
}
