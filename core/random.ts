import { createHash } from 'node:crypto'

/** One stream of random numbers: the same seed gives the same numbers in the same order, on every machine. */
export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number
  /** From 0 up to, not including, 1; 53 random bits. */
  float(): number
  /** From low up to, not including, high. */
  between(low: number, high: number): number
  /** A whole number from 0 up to, not including, below; every one equally likely. */
  integer(below: number): number
  /** Standard normal: mean 0, standard deviation 1. */
  normal(): number
  /** A shuffled copy (Fisher-Yates); every order equally likely. */
  shuffle<T>(items: readonly T[]): T[]
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

/**
 * xoshiro128** 1.1.
 * Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021);
 * reference code at prng.di.unimi.it/xoshiro128starstar.c.
 * @param state four 32-bit words, not all zero
 * @throws RangeError where all words are zero
 */
export function randomFromState(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = [state[0] | 0, state[1] | 0, state[2] | 0, state[3] | 0]
  if ((a | b | c | d) === 0) throw new RangeError('the state of xoshiro128** is 0, 0, 0, 0; allowed: any other')
  let spare: number | null = null

  const uint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotateLeft(d, 11)
    return result
  }
  const float = (): number => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) / 2 ** 53
  const integer = (below: number): number => {
    if (!Number.isInteger(below) || below < 1 || below > 2 ** 32)
      throw new RangeError(`below is ${below}; allowed: a whole number from 1 to 4294967296`)
    const limit = 2 ** 32 - (2 ** 32 % below)
    let x = uint32()
    while (x >= limit) x = uint32()
    return x % below
  }
  // Box-Muller: both of a pair are used, so the stream advances by one pair for every two calls.
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare
      spare = null
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - float()))
    const angle = 2 * Math.PI * float()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  const shuffle = <T>(items: readonly T[]): T[] => {
    const order = Uint32Array.from(items, (_, i) => i)
    for (let i = order.length - 1; i > 0; i--) {
      const j = integer(i + 1)
      const swapped = order[i] ?? 0
      order[i] = order[j] ?? 0
      order[j] = swapped
    }
    return [...order].flatMap(i => items.slice(i, i + 1))
  }
  return { uint32, float, between: (low, high) => low + (high - low) * float(), integer, normal, shuffle }
}

/**
 * The product's one generator: xoshiro128** whose state is the first 128 bits of sha256(seed).
 * Streams that must not influence each other get seeds of their own, such as `${seed}/shuffle` and `${seed}/weights`.
 * @param seed a number (its decimal text is used) or any text
 */
export function createRandom(seed: string | number): Random {
  const digest = createHash('sha256').update(String(seed)).digest()
  return randomFromState([
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  ])
}
