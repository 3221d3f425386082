import type { Random } from '#core/random.ts'

/** Groups of which many are alike: what a group of each kind adds to the sums, and how many there are of it. */
export interface GroupKinds {
  /** [kinds] Slots and what is added to them. */
  sums: readonly ReadonlyMap<number, number>[]
  /** [kinds] Groups. */
  counts: readonly number[]
  /** How many slots there are. */
  size: number
}

/** Kinds as rows of one sparse matrix. */
function packRows({ sums }: GroupKinds) {
  const starts = new Uint32Array(sums.length + 1)
  for (const [kind, entries] of sums.entries()) starts[kind + 1] = (starts[kind] ?? 0) + entries.size
  const length = starts[sums.length] ?? 0
  const [slots, values] = [new Uint32Array(length), new Float64Array(length)]
  let at = 0
  for (const entries of sums)
    for (const [slot, value] of entries) {
      slots[at] = slot
      values[at] = value
      at += 1
    }
  return { starts, slots, values }
}

/** Adds up kinds, each so many times. */
function addUp(
  { starts, slots, values }: ReturnType<typeof packRows>,
  times: ArrayLike<number>,
  into: Float64Array,
): void {
  into.fill(0)
  for (let kind = 0; kind < times.length; kind += 1) {
    const n = times[kind] ?? 0
    if (n === 0) continue
    const end = starts[kind + 1] ?? 0
    for (let at = starts[kind] ?? 0; at < end; at += 1) {
      const slot = slots[at] ?? 0
      into[slot] = (into[slot] ?? 0) + n * (values[at] ?? 0)
    }
  }
}

/** The sums of all groups as they are. @returns [size] */
export function totalOf(kinds: GroupKinds): Float64Array {
  const into = new Float64Array(kinds.size)
  addUp(packRows(kinds), kinds.counts, into)
  return into
}

/**
 * Draws as many groups as there are, with replacement, again and again: images of a group stay together, as they are alike.
 * Source: Davison, Hinkley, Bootstrap Methods and their Application (1997), section 3.8 (resampling clusters whole).
 * @param kinds at least one group
 * @yields [size] the sums of each drawing; the same array, filled anew
 */
export function* resampleGroups(kinds: GroupKinds, random: Random, resamples: number): Generator<Float64Array> {
  const rows = packRows(kinds)
  const groups = kinds.counts.reduce((a, b) => a + b, 0)
  const kindOf = new Uint32Array(groups)
  let from = 0
  for (const [kind, count] of kinds.counts.entries()) {
    kindOf.fill(kind, from, from + count)
    from += count
  }
  const share = groups / 2 ** 32
  const times = new Uint32Array(kinds.counts.length)
  const into = new Float64Array(kinds.size)
  for (let left = resamples; left > 0; left -= 1) {
    times.fill(0)
    for (let drawn = 0; drawn < groups; drawn += 1) {
      // Of the groups some are likelier than others by one in 2^32 / groups: far less than drawing a thousand times leaves open.
      const kind = kindOf[Math.floor(random.uint32() * share)] ?? 0
      times[kind] = (times[kind] ?? 0) + 1
    }
    addUp(rows, times, into)
    yield into
  }
}
