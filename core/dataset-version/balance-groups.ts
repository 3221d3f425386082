/** Groups that are alike: each holds the same number of images of each class. */
export interface GroupKind {
  /** Images of each class in one such group. */
  classCounts: readonly number[]
  size: number
  groups: number
}

/** Where groups go: one of the splits, or nowhere (left over). */
export interface Bin {
  /** Images of each class that would be exactly its share. */
  targets: readonly number[]
  /** Images it must hold; null: as near to its targets as groups allow. */
  exact: number | null
  /** Whether every class must be in it. */
  needsEveryClass: boolean
}

/** Groups of each kind (columns) in each bin (rows). */
export type Allotment = number[][]

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)

/** Images of each class that an allotment brings into a bin. */
export function countClasses(row: readonly number[], kinds: readonly GroupKind[], classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0)
  for (const [k, kind] of kinds.entries())
    for (const [c, images] of kind.classCounts.entries()) counts[c] = (counts[c] ?? 0) + images * (row[k] ?? 0)
  return counts
}

/** Missing classes weigh most, then a wrong number of images, then (as chi-squared) each class away from its share. */
function costOf(bin: Bin, counts: readonly number[]): number {
  let cost = bin.exact === null ? 0 : Math.abs(sum(counts) - bin.exact) * 1e6
  for (const [c, target] of bin.targets.entries()) {
    const images = counts[c] ?? 0
    cost += (images - target) ** 2 / Math.max(target, 1)
    if (bin.needsEveryClass && target > 0 && images === 0) cost += 1e10
  }
  return cost
}

/**
 * Gives every group to the bin whose cost it lowers most, largest groups first.
 * @param slots groups of each kind's size that each bin takes (rows: kinds; kinds of one size share one row); null: any
 */
export function allotGreedily(
  kinds: readonly GroupKind[],
  bins: readonly Bin[],
  slots: ReadonlyMap<number, readonly number[]> | null,
): Allotment {
  const allotment = bins.map(() => kinds.map(() => 0))
  const counts = bins.map(b => b.targets.map(() => 0))
  const open = new Map([...(slots ?? [])].map(([size, row]) => [size, [...row]]))
  const order = [...kinds.keys()].sort((a, b) => (kinds[b]?.size ?? 0) - (kinds[a]?.size ?? 0))
  for (const { kind, k } of order.flatMap(k => kinds.slice(k, k + 1).map(kind => ({ kind, k })))) {
    for (let g = 0; g < kind.groups; g++) {
      let best = { gain: Number.NEGATIVE_INFINITY, b: 0 }
      for (const [b, bin] of bins.entries()) {
        if (slots && (open.get(kind.size)?.[b] ?? 0) === 0) continue
        let gain = 0
        for (const [c, images] of kind.classCounts.entries()) {
          const target = bin.targets[c] ?? 0
          gain += (images * (2 * (target - (counts[b]?.[c] ?? 0)) - images)) / Math.max(target, 1)
        }
        if (gain > best.gain + 1e-12) best = { gain, b }
      }
      const row = allotment[best.b] ?? []
      row[k] = (row[k] ?? 0) + 1
      counts[best.b] = countsAfter(counts[best.b] ?? [], kind, 1)
      const openRow = open.get(kind.size)
      if (openRow) openRow[best.b] = (openRow[best.b] ?? 0) - 1
    }
  }
  return allotment
}

const countsAfter = (counts: readonly number[], kind: GroupKind | undefined, groups: number): number[] =>
  counts.map((images, c) => images + groups * (kind?.classCounts[c] ?? 0))

const trialLimit = 2_000_000

/** Moves a group, or swaps two, between bins for as long as that lowers the cost. Changes the allotment in place. */
export function improveAllotment(allotment: Allotment, kinds: readonly GroupKind[], bins: readonly Bin[]): void {
  const counts = bins.map((b, i) => countClasses(allotment[i] ?? [], kinds, b.targets.length))
  const costs = bins.map((b, i) => costOf(b, counts[i] ?? []))
  let trials = 0

  /** One group of kind `out` from bin `from` to bin `to`, one of kind `back` (or none) the other way. */
  function tryExchange(from: number, to: number, out: number, back: number | null): boolean {
    const [fromBin, toBin, fromRow, toRow] = [bins[from], bins[to], allotment[from], allotment[to]]
    if (!fromBin || !toBin || !fromRow || !toRow || out === back) return false
    if ((fromRow[out] ?? 0) === 0 || (back !== null && (toRow[back] ?? 0) === 0)) return false
    trials += 1
    const returned = back === null ? undefined : kinds[back]
    const fromCounts = countsAfter(countsAfter(counts[from] ?? [], kinds[out], -1), returned, 1)
    const toCounts = countsAfter(countsAfter(counts[to] ?? [], kinds[out], 1), returned, -1)
    const [fromCost, toCost] = [costOf(fromBin, fromCounts), costOf(toBin, toCounts)]
    if (fromCost + toCost >= (costs[from] ?? 0) + (costs[to] ?? 0) - 1e-6) return false
    fromRow[out] = (fromRow[out] ?? 0) - 1
    toRow[out] = (toRow[out] ?? 0) + 1
    if (back !== null) {
      fromRow[back] = (fromRow[back] ?? 0) + 1
      toRow[back] = (toRow[back] ?? 0) - 1
    }
    counts[from] = fromCounts
    counts[to] = toCounts
    costs[from] = fromCost
    costs[to] = toCost
    return true
  }

  let isBetter = true
  while (isBetter && trials < trialLimit) {
    isBetter = false
    for (const from of bins.keys())
      for (const to of bins.keys())
        for (const out of kinds.keys()) {
          if (from === to || (allotment[from]?.[out] ?? 0) === 0) continue
          if (trials >= trialLimit) return
          if (tryExchange(from, to, out, null)) isBetter = true
          for (const back of kinds.keys()) if (tryExchange(from, to, out, back)) isBetter = true
        }
  }
}
