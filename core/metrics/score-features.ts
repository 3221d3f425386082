import type { GroupedScore } from '#core/metrics/auc.ts'
import { fitLogistic, type LogisticModel, logOdds } from '#core/metrics/logistic-regression.ts'

/** What is known of one image, as numbers. */
export interface GroupedFeatures {
  /** Float32Array[features], the same number for every image; finite. */
  features: Float32Array
  isPositive: boolean
  groupKey: string
}

/** Mean 0 and standard deviation 1 for every feature, as measured on the images given; what does not differ there is 0. */
function standardiserOf(items: readonly GroupedFeatures[]): (features: Float32Array) => Float64Array {
  const size = items[0]?.features.length ?? 0
  const mean = new Float64Array(size)
  const square = new Float64Array(size)
  for (const { features } of items)
    for (let f = 0; f < size; f++) {
      mean[f] = (mean[f] ?? 0) + (features[f] ?? 0) / items.length
      square[f] = (square[f] ?? 0) + (features[f] ?? 0) ** 2 / items.length
    }
  const deviation = square.map((s, f) => Math.sqrt(Math.max(s - (mean[f] ?? 0) ** 2, 1e-12)))
  return features => Float64Array.from(features, (value, f) => (value - (mean[f] ?? 0)) / (deviation[f] ?? 1))
}

/**
 * L2 logistic regression on standardised features: fitted on some images, it scores others.
 * @param train images of both classes
 * @param penalty per image of train; above 0
 * @returns log odds of the positive class, in the order of test
 */
export function scoreWith(
  train: readonly GroupedFeatures[],
  test: readonly GroupedFeatures[],
  penalty: number,
): GroupedScore[] {
  const standardise = standardiserOf(train)
  const model: LogisticModel = fitLogistic(
    train.map(t => standardise(t.features)),
    train.map(t => t.isPositive),
    penalty * train.length,
  )
  return test.map(({ features, isPositive, groupKey }) => ({
    ...{ score: logOdds(model, standardise(features)), isPositive, groupKey },
  }))
}
