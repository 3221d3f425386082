import { normalQuantile95 } from '#core/metrics/beta.ts'
import { clopperPearson, type Estimate } from '#core/metrics/proportion.ts'
import type { Score } from '#core/metrics/roc.ts'

export interface GroupedScore extends Score {
  groupKey: string
}

/** Ranks from 1; tied values share the mean of theirs. */
function midranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Array<number>(values.length).fill(0)
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1
    for (const i of order.slice(start, end)) ranks[i] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

/**
 * For every image the share of images of the other kind that it stands on the right side of (a tie counts half):
 * DeLong's structural components, by ranks in O(n log n).
 * Source: Sun, Xu, IEEE Signal Processing Letters 21 (2014) 1389-1393.
 * @returns in the order of scores, 0 to 1; null without both positive and negative images
 */
function placements(scores: readonly Score[]): number[] | null {
  const positives = scores.filter(s => s.isPositive)
  const negatives = scores.filter(s => !s.isPositive)
  if (positives.length === 0 || negatives.length === 0) return null
  const overall = midranks(scores.map(s => s.score))
  const own = { positive: midranks(positives.map(s => s.score)), negative: midranks(negatives.map(s => s.score)) }
  const next = { positive: 0, negative: 0 }
  return scores.map(({ isPositive }, i) => {
    const kind = isPositive ? 'positive' : 'negative'
    const below = (overall[i] ?? 0) - (own[kind][next[kind]] ?? 0)
    next[kind] += 1
    return isPositive ? below / negatives.length : 1 - below / positives.length
  })
}

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length

/**
 * Area under the ROC curve: the chance that a positive image scores above a negative one, ties counting half
 * (Mann-Whitney).
 * Source: Hanley, McNeil, Radiology 143 (1982) 29-36.
 * @returns 0 to 1; null without both positive and negative images
 */
export function auc(scores: readonly Score[]): number | null {
  const placed = placements(scores)
  return placed && mean(placed.filter((_, i) => scores[i]?.isPositive))
}

interface GroupSums {
  positives: number
  negatives: number
  /** Sum over the group's positive (negative) images of placement minus AUC. */
  positiveExcess: number
  negativeExcess: number
}

function sumGroups(scores: readonly GroupedScore[], placed: readonly number[], area: number): GroupSums[] {
  const groups = new Map<string, GroupSums>()
  for (const [i, { groupKey, isPositive }] of scores.entries()) {
    const g = groups.get(groupKey) ?? { positives: 0, negatives: 0, positiveExcess: 0, negativeExcess: 0 }
    const excess = (placed[i] ?? 0) - area
    if (isPositive) {
      g.positives += 1
      g.positiveExcess += excess
    } else {
      g.negatives += 1
      g.negativeExcess += excess
    }
    groups.set(groupKey, g)
  }
  return [...groups.values()]
}

/**
 * Variance of the AUC where images come in groups (several of one patient, of one class or of both). With one image
 * a group it is DeLong's variance exactly.
 * Source: Obuchowski, Biometrics 53 (1997) 567-578; DeLong et al., Biometrics 44 (1988) 837-845.
 * @returns null where fewer than two groups have a positive image, or fewer than two a negative one
 */
export function aucVariance(scores: readonly GroupedScore[]): number | null {
  const placed = placements(scores)
  const area = auc(scores)
  if (!placed || area === null) return null
  const groups = sumGroups(scores, placed, area)
  const positives = scores.filter(s => s.isPositive).length
  const negatives = scores.length - positives
  const positiveGroups = groups.filter(g => g.positives > 0).length
  const negativeGroups = groups.filter(g => g.negatives > 0).length
  if (positiveGroups < 2 || negativeGroups < 2) return null
  const total = (of: (g: GroupSums) => number): number => groups.reduce((sum, g) => sum + of(g), 0)
  const s10 = (positiveGroups / ((positiveGroups - 1) * positives)) * total(g => g.positiveExcess ** 2)
  const s01 = (negativeGroups / ((negativeGroups - 1) * negatives)) * total(g => g.negativeExcess ** 2)
  const s11 = (groups.length / (groups.length - 1)) * total(g => g.positiveExcess * g.negativeExcess)
  return s10 / positives + s01 / negatives + (2 * s11) / (positives * negatives)
}

/**
 * The AUC with its 95% interval: DeLong's for groups, made on the logit scale so that it stays within 0 to 1 (Pepe,
 * The Statistical Evaluation of Medical Tests, 2003, 5.2.5). Where that has no variance (AUC 0 or 1, all scores equal,
 * too few groups) the interval is Clopper-Pearson's on as many independent pairs as there are groups of the rarer
 * kind, which is wide on purpose; the method says so.
 * @returns null without both positive and negative images
 */
export function estimateAuc(scores: readonly GroupedScore[]): Estimate | null {
  const value = auc(scores)
  if (value === null) return null
  const variance = aucVariance(scores)
  if (variance === null || variance < 1e-15 || value <= 0 || value >= 1) {
    const groupsOf = (isPositive: boolean) =>
      new Set(scores.filter(s => s.isPositive === isPositive).map(s => s.groupKey)).size
    const pairs = Math.min(groupsOf(true), groupsOf(false))
    const method = `Clopper-Pearson on ${pairs} independent ${pairs === 1 ? 'pair' : 'pairs'} of groups: DeLong's variance is 0 or undefined here`
    return { value, ...clopperPearson(value * pairs, pairs), method }
  }
  const logit = Math.log(value / (1 - value))
  const half = (normalQuantile95 * Math.sqrt(variance)) / (value * (1 - value))
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x))
  const isGrouped = new Set(scores.map(s => s.groupKey)).size < scores.length
  const method = isGrouped ? 'DeLong for clustered data (Obuchowski 1997), logit scale' : 'DeLong, logit scale'
  return { value, low: logistic(logit - half), high: logistic(logit + half), method }
}
