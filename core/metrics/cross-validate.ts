import { estimateAuc, type GroupedScore } from '#core/metrics/auc.ts'
import type { Estimate } from '#core/metrics/proportion.ts'
import { type GroupedFeatures, scoreWith } from '#core/metrics/score-features.ts'
import { createRandom } from '#core/random.ts'

const mostFolds = 5
/** Per image: in the middle of those that the baseline on pixels chooses from. */
const penalty = 0.1

/**
 * Deals groups out to the folds in turn: those of positive images, then those of both, then the others. So neither what has
 * positive images nor what has others is ever all in one fold.
 */
function dealOut(items: readonly GroupedFeatures[]): { folds: number; foldOf: Map<string, number> } {
  const has = [true, false].map(
    wanted => new Set(items.flatMap(item => (item.isPositive === wanted ? [item.groupKey] : []))),
  )
  const [positive, other] = has as [Set<string>, Set<string>]
  const keys = createRandom('cross-validation').shuffle([...new Set([...positive, ...other])].sort())
  const rankOf = (key: string) => (other.has(key) ? (positive.has(key) ? 1 : 2) : 0)
  const folds = Math.min(mostFolds, positive.size, other.size)
  return { folds, foldOf: new Map(keys.sort((a, b) => rankOf(a) - rankOf(b)).map((key, i) => [key, i % folds])) }
}

/**
 * How well the class can be told from features alone: L2 logistic regression in five folds by group, so that each image is
 * scored by a model that has seen none of its group. Deterministic, whatever order the images come in.
 * Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., 7.10.
 * @param items of both classes; a group may have images of both
 * @returns AUC with its 95% interval by group; null where fewer than two groups have positive images, or others
 */
export function crossValidate(items: readonly GroupedFeatures[]): Estimate | null {
  const { folds, foldOf } = dealOut(items)
  if (folds < 2) return null
  const scores: GroupedScore[] = []
  for (let fold = 0; fold < folds; fold++) {
    const held = items.filter(item => foldOf.get(item.groupKey) === fold)
    const rest = items.filter(item => foldOf.get(item.groupKey) !== fold)
    scores.push(...scoreWith(rest, held, penalty))
  }
  return estimateAuc(scores)
}
