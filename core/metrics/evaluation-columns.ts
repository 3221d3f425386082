import type { EvaluationInput } from '#core/metrics/evaluate.ts'

/** EvaluationInput column by column, so that a thread is given a few buffers instead of an object an answer. */
export interface EvaluationColumns extends Omit<EvaluationInput, 'items'> {
  length: number
  classIndex: Int32Array
  /** The same number: the same group. */
  group: Int32Array
  /** [items, classes]. */
  probabilities: Float64Array
}

export const evaluationOf = ({ length, ...columns }: EvaluationColumns): EvaluationInput => {
  const { classIndex, group, probabilities, ...rest } = columns
  const width = rest.classNames.length
  return {
    ...rest,
    items: Array.from({ length }, (_, i) => ({
      classIndex: classIndex[i] ?? -1,
      groupKey: String(group[i]),
      probabilities: Array.from(probabilities.subarray(i * width, (i + 1) * width)),
    })),
  }
}
