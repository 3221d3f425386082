import { InvalidInput } from '#core/errors.ts'
import { auc, estimateAuc, type GroupedScore } from '#core/metrics/auc.ts'
import { fitLogistic, type LogisticModel, logOdds } from '#core/metrics/logistic-regression.ts'
import type { Estimate } from '#core/metrics/proportion.ts'
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

/** Mean 0 and standard deviation 1 for every pixel, as measured on the images given. */
function standardiserOf(items: readonly PixelItem[]): (pixels: Float32Array) => Float64Array {
  const size = items[0]?.pixels.length ?? 0
  const mean = new Float64Array(size)
  const square = new Float64Array(size)
  for (const { pixels } of items)
    for (let p = 0; p < size; p++) {
      mean[p] = (mean[p] ?? 0) + (pixels[p] ?? 0) / items.length
      square[p] = (square[p] ?? 0) + (pixels[p] ?? 0) ** 2 / items.length
    }
  const deviation = square.map((s, p) => Math.sqrt(Math.max(s - (mean[p] ?? 0) ** 2, 1e-12)))
  return pixels => Float64Array.from(pixels, (value, p) => (value - (mean[p] ?? 0)) / (deviation[p] ?? 1))
}

/** Fitted on some images, scores others. */
function scoreWith(train: readonly PixelItem[], test: readonly PixelItem[], penalty: number): GroupedScore[] {
  const standardise = standardiserOf(train)
  const model: LogisticModel = fitLogistic(
    train.map(t => standardise(t.pixels)),
    train.map(t => t.classIndex === 1),
    penalty * train.length,
  )
  return test.map(({ pixels, classIndex, groupKey }) => ({
    score: logOdds(model, standardise(pixels)),
    isPositive: classIndex === 1,
    groupKey,
  }))
}

/** The penalty with the best AUC in a cross-validation on TRAIN that keeps groups together. */
function choosePenalty(train: readonly PixelItem[]): number {
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
  const estimate = estimateAuc(scoreWith(train, test, choosePenalty(train)))
  if (!estimate) throw new RangeError('checkItems lets no test through that has one class')
  return { ...estimate, method: `logistic regression on ${size} pixels; ${estimate.method}` }
}
