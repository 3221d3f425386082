import { estimateAuc, type GroupedScore } from '#core/metrics/auc.ts'
import type { Estimate } from '#core/metrics/proportion.ts'
import { type GroupedFeatures, scoreWith } from '#core/metrics/score-features.ts'
import { createRandom } from '#core/random.ts'

const mostFolds = 5
/** Per image: in the middle of those that the baseline on pixels chooses from. */
const penalty = 0.1

/** Groups of either class, each class dealt out to the folds in turn: every fold has both. */
function dealOut(items: readonly GroupedFeatures[]): { folds: number; foldOf: Map<string, number> } {
  const isPositive = new Map<string, boolean>()
  for (const item of items) isPositive.set(item.groupKey, item.isPositive || (isPositive.get(item.groupKey) ?? false))
  const keys = createRandom('cross-validation').shuffle([...isPositive.keys()].sort())
  const ofClass = [true, false].map(wanted => keys.filter(key => isPositive.get(key) === wanted))
  const folds = Math.min(mostFolds, ...ofClass.map(of => of.length))
  return { folds, foldOf: new Map(ofClass.flatMap(of => of.map((key, i) => [key, i % folds] as const))) }
}

/**
 * How well the class can be told from features alone: L2 logistic regression in five folds by group, so that each image is
 * scored by a model that has seen none of its group. Deterministic, whatever order the images come in.
 * Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., 7.10.
 * @param items of both classes; a group with images of both counts as positive where folds are dealt out
 * @returns AUC with its 95% interval by group; null with fewer than two groups of a class
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
