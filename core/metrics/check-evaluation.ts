import { InvalidInput } from '#core/errors.ts'
import type { EvaluationInput } from '#core/metrics/evaluate.ts'

/** How far a row of 32-bit probabilities may be from summing to 1. */
const tolerance = 1e-3

/** @throws InvalidInput naming the image (by its place) and the value */
export function checkEvaluation({
  classNames,
  positiveIndex,
  threshold,
  learntGroupCount,
  items,
}: EvaluationInput): void {
  const classes = `0 to ${classNames.length - 1}`
  if (classNames.length < 2) throw new InvalidInput('classNames', classNames.join(', '), 'at least two classes')
  if (items.length === 0) throw new InvalidInput('items', 0, 'at least one image')
  if (positiveIndex !== null && classNames[positiveIndex] === undefined)
    throw new InvalidInput('positiveIndex', String(positiveIndex), `${classes}, or null`)
  if (threshold !== null && !(threshold >= 0 && threshold <= 1))
    throw new InvalidInput('threshold', String(threshold), 'a number from 0 to 1, or null')
  const groupCount = new Set(items.map(i => i.groupKey)).size
  if (!Number.isInteger(learntGroupCount) || learntGroupCount < 0 || learntGroupCount > groupCount)
    throw new InvalidInput('learntGroupCount', String(learntGroupCount), `0 to ${groupCount}`)
  for (const [i, { classIndex, probabilities }] of items.entries()) {
    if (classNames[classIndex] === undefined)
      throw new InvalidInput(`items[${i}].classIndex`, String(classIndex), classes)
    const shown = () => probabilities.join(', ')
    if (probabilities.length !== classNames.length)
      throw new InvalidInput(`items[${i}].probabilities`, shown(), `${classNames.length} numbers, one a class`)
    if (!probabilities.every(p => p >= 0 && p <= 1))
      throw new InvalidInput(`items[${i}].probabilities`, shown(), 'numbers from 0 to 1')
    const sum = probabilities.reduce((a, b) => a + b, 0)
    if (Math.abs(sum - 1) > tolerance)
      throw new InvalidInput(
        `items[${i}].probabilities`,
        shown(),
        `numbers that sum to 1; these sum to ${sum.toFixed(4)}`,
      )
  }
}
