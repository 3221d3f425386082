import { InvalidInput } from '#core/errors.ts'
import { auc, estimateAuc } from '#core/metrics/auc.ts'
import type { Estimate } from '#core/metrics/proportion.ts'
import { type GroupedFeatures, scoreWith } from '#core/metrics/score-features.ts'
import { createRandom } from '#core/random.ts'

/** One image, shrunk to a few pixels. */
export interface PixelItem {
  /** Float32Array[pixels], the same number for every image, such as 16 x 16 */
  pixels: Float32Array
  /** 1: the positive class; 0: the other. */
  classIndex: number
  groupKey: string
}

/** Per image: from weak to strong. */
const penalties = [0.01, 0.1, 1, 10]
const folds = 4

function checkItems(field: string, items: readonly PixelItem[], size: number): void {
  for (const [i, { pixels, classIndex }] of items.entries()) {
    if (pixels.length !== size || size === 0)
      throw new InvalidInput(`${field}[${i}].pixels`, pixels.length, `${size} numbers, as in the first image`)
    if (!pixels.every(Number.isFinite)) throw new InvalidInput(`${field}[${i}].pixels`, 'not finite', 'finite numbers')
    if (classIndex !== 0 && classIndex !== 1) throw new InvalidInput(`${field}[${i}].classIndex`, classIndex, '0 or 1')
  }
  if (new Set(items.map(i => i.classIndex)).size < 2)
    throw new InvalidInput(field, `${items.length} images of one class`, 'images of both classes')
}

const featuresOf = ({ pixels, classIndex, groupKey }: PixelItem): GroupedFeatures => ({
  ...{ features: pixels, isPositive: classIndex === 1, groupKey },
})

/** The penalty with the best AUC in a cross-validation on TRAIN that keeps groups together. */
function choosePenalty(train: readonly GroupedFeatures[]): number {
  const groups = createRandom('pixel baseline').shuffle([...new Set(train.map(t => t.groupKey))].sort())
  const foldOf = new Map(groups.map((key, i) => [key, i % folds]))
  let best = { penalty: 1, area: Number.NEGATIVE_INFINITY }
  for (const penalty of penalties) {
    const scores = Array.from({ length: folds }, (_, fold) => {
      const held = train.filter(t => foldOf.get(t.groupKey) === fold)
      const rest = train.filter(t => foldOf.get(t.groupKey) !== fold)
      return held.length > 0 && rest.length > 0 ? scoreWith(rest, held, penalty) : []
    })
    const area = auc(scores.flat()) ?? 0.5
    if (area > best.area) best = { penalty, area }
  }
  return best.penalty
}

/**
 * What a network has to beat: L2 logistic regression on a few raw pixels, its penalty chosen by cross-validation on
 * TRAIN alone. A network that does no better has learned brightness and place, not shape. Deterministic.
 * @param train images of both classes
 * @param test images of both classes, of other groups
 * @returns AUC on test with its 95% interval
 * @throws InvalidInput
 */
export function pixelBaseline({ train, test }: { train: readonly PixelItem[]; test: readonly PixelItem[] }): Estimate {
  const size = train[0]?.pixels.length ?? 0
  checkItems('train', train, size)
  checkItems('test', test, size)
  const learnt = train.map(featuresOf)
  const estimate = estimateAuc(scoreWith(learnt, test.map(featuresOf), choosePenalty(learnt)))
  if (!estimate) throw new RangeError('checkItems lets no test through that has one class')
  return { ...estimate, method: `logistic regression on ${size} pixels; ${estimate.method}` }
}
