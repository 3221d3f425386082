import { InvalidInput } from '#core/errors.ts'

/** What an image is (reference label) and what it was taken for, as places in the list of classes. */
export interface Decision {
  classIndex: number
  predictedIndex: number
}

/**
 * Counts decisions.
 * @param classCount number of classes
 * @returns [classCount, classCount] whole numbers; rows: reference label; columns: predicted
 * @throws InvalidInput where an index is no class
 */
export function confusionMatrix(decisions: readonly Decision[], classCount: number): number[][] {
  const matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0))
  for (const { classIndex, predictedIndex } of decisions) {
    const row = matrix[classIndex]
    const count = row?.[predictedIndex]
    if (!row || count === undefined)
      throw new InvalidInput('decision', [classIndex, predictedIndex], `two of 0 to ${classCount - 1}`)
    row[predictedIndex] = count + 1
  }
  return matrix
}

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)

/** Share of decisions on the diagonal. @param matrix of confusionMatrix @returns 0 to 1; null without decisions */
export function accuracy(matrix: readonly (readonly number[])[]): number | null {
  const total = sum(matrix.map(sum))
  return total === 0 ? null : sum(matrix.map((row, c) => row[c] ?? 0)) / total
}

/** Each from 0 to 1; null where it would be a division by 0. */
export interface ClassScores {
  /** Images of the class. */
  support: number
  /** Of those taken for the class, the share that is of it; positive predictive value. */
  precision: number | null
  /** Of those of the class, the share taken for it; sensitivity. */
  recall: number | null
  /** Harmonic mean of precision and recall, as 2 TP / (2 TP + FP + FN). */
  f1: number | null
}

/**
 * Precision, recall and F1 of every class, each class against all others.
 * Source: van Rijsbergen, Information Retrieval, 2nd ed. (1979), chapter 7.
 * @param matrix of confusionMatrix
 */
export function classScores(matrix: readonly (readonly number[])[]): ClassScores[] {
  return matrix.map((row, c) => {
    const hits = row[c] ?? 0
    const support = sum(row)
    const predicted = sum(matrix.map(r => r[c] ?? 0))
    return {
      support,
      precision: predicted === 0 ? null : hits / predicted,
      recall: support === 0 ? null : hits / support,
      f1: support + predicted === 0 ? null : (2 * hits) / (support + predicted),
    }
  })
}
