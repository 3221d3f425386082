import { estimateAuc } from '#core/metrics/auc.ts'
import { checkEvaluation } from '#core/metrics/check-evaluation.ts'
import { classScores, confusionMatrix } from '#core/metrics/confusion.ts'
import { decideClass } from '#core/metrics/decide.ts'
import { type Estimate, estimateProportion } from '#core/metrics/proportion.ts'
import { type RocPoint, rocCurve } from '#core/metrics/roc.ts'
import { warnReader } from '#core/metrics/warnings.ts'

/** One image: its reference label, what the network said of it, and the group it must not be counted apart from. */
interface EvaluationItem {
  classIndex: number
  /** [classes], from 0 to 1, sum 1. */
  probabilities: readonly number[]
  groupKey: string
}

export interface EvaluationInput {
  classNames: readonly string[]
  /** Place of the positive class; null: none is. */
  positiveIndex: number | null
  /** The positive class is said from this probability on; null: the most probable class is. */
  threshold: number | null
  /** Groups of the items that the network learnt from, or was chosen by, as well. */
  learntGroupCount: number
  items: readonly EvaluationItem[]
}

type ClassMetrics = {
  name: string
  /** Images whose reference label is this class. */
  support: number
  precision: Estimate | null
  recall: Estimate | null
  f1: number | null
}

export type EvaluationMetrics = {
  accuracy: Estimate
  /** Null without a positive class, or where only one side of it is there. */
  auc: Estimate | null
  roc: RocPoint[]
  perClass: ClassMetrics[]
  /** Rows: reference label; columns: predicted; in the order of the classes. */
  confusion: number[][]
  warnings: string[]
}

/**
 * All metrics of a network's answers on one split, as plain JSON.
 * Every interval is 95% and knows that images of one group are alike; none knows of groups that were learnt from.
 * @throws InvalidInput where there are no items, an index is no class, or probabilities are no distribution
 */
export function evaluatePredictions(input: EvaluationInput): EvaluationMetrics {
  checkEvaluation(input)
  const { classNames, positiveIndex, threshold, items } = input
  const decided = items.map(item => ({
    ...item,
    predictedIndex: decideClass(item.probabilities, positiveIndex, threshold),
  }))
  const confusion = confusionMatrix(decided, classNames.length)
  const scores = classScores(confusion)
  const outcomes = decided.map(d => ({ isHit: d.predictedIndex === d.classIndex, groupKey: d.groupKey }))
  const accuracy = estimateProportion(outcomes)
  if (!accuracy) throw new RangeError('checkEvaluation lets no empty list through')
  const graded =
    positiveIndex === null
      ? []
      : items.map(i => ({
          score: i.probabilities[positiveIndex] ?? 0,
          isPositive: i.classIndex === positiveIndex,
          groupKey: i.groupKey,
        }))
  const perClass = classNames.map((name, c) => ({
    name,
    support: scores[c]?.support ?? 0,
    precision: estimateProportion(outcomes.filter((_, i) => decided[i]?.predictedIndex === c)),
    recall: estimateProportion(outcomes.filter((_, i) => decided[i]?.classIndex === c)),
    f1: scores[c]?.f1 ?? null,
  }))
  const auc = estimateAuc(graded)
  return { accuracy, auc, roc: rocCurve(graded), perClass, confusion, warnings: warnReader(input, confusion, auc) }
}
