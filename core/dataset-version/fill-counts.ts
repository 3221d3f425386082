const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))

/** Whole numbers from 0 to most, the nearest to ideal first. */
function* outwardFrom(ideal: number, most: number): Generator<number> {
  const middle = Math.min(most, Math.max(0, Math.round(ideal)))
  yield middle
  for (let distance = 1; distance <= most; distance++) {
    if (middle + distance <= most) yield middle + distance
    if (middle - distance >= 0) yield middle - distance
  }
}

const visitLimit = 300_000

/**
 * How many groups of each size go to each bin so that every bin holds exactly its number of images; groups left over
 * go nowhere. A depth-first search over the sizes, largest first, that tries proportional shares before others and
 * gives up a branch by divisibility or by what the smaller groups can still add up to.
 * @param sizes images in a group and how many such groups there are; sizes differ
 * @param targets images each bin must hold
 * @returns per size in the order given, per bin: a number of groups; null where there is no way (or none was found
 * within the search's limit of visits)
 */
export function fillCounts(
  sizes: readonly { size: number; groups: number }[],
  targets: readonly number[],
): number[][] | null {
  const order = [...sizes.keys()].sort((a, b) => (sizes[b]?.size ?? 0) - (sizes[a]?.size ?? 0))
  const levels = order.flatMap(i => sizes.slice(i, i + 1))
  const total = levels.reduce((sum, l) => sum + l.size * l.groups, 0)
  // What the levels from here on can add up to, and in steps of what.
  const below = levels.map((_, i) => {
    const rest = levels.slice(i + 1)
    return {
      images: rest.reduce((sum, l) => sum + l.size * l.groups, 0),
      step: rest.reduce((step, l) => greatestDivisor(step, l.size), 0),
    }
  })
  const taken = levels.map(() => targets.map(() => 0))
  let visits = 0

  function fill(level: number, bin: number, groupsLeft: number, open: readonly number[]): boolean {
    const { size, groups } = levels[level] ?? { size: 0, groups: 0 }
    const { images, step } = below[level] ?? { images: 0, step: 0 }
    if (size === 0) return open.every(o => o === 0)
    if (bin === targets.length) {
      if (open.reduce((sum, o) => sum + o, 0) > images) return false
      return fill(level + 1, 0, levels[level + 1]?.groups ?? 0, open)
    }
    const wanted = open[bin] ?? 0
    const most = Math.min(groupsLeft, Math.floor(wanted / size))
    for (const share of outwardFrom((groups * (targets[bin] ?? 0)) / total, most)) {
      visits += 1
      if (visits > visitLimit) return false
      const left = wanted - share * size
      if (step === 0 ? left !== 0 : left > images || left % step !== 0) continue
      taken[level]?.splice(bin, 1, share)
      if (fill(level, bin + 1, groupsLeft - share, open.with(bin, left))) return true
    }
    return false
  }

  if (!fill(0, 0, levels[0]?.groups ?? 0, targets)) return null
  return sizes.map((_, i) => taken[order.indexOf(i)] ?? [])
}
