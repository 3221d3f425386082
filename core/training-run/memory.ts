import { InvalidInput } from '#core/errors.ts'
import type { TrainingConfig } from '#core/training-run/config.ts'

/** What of a config decides how much memory a step takes. */
export type StepShape = Pick<TrainingConfig, 'alpha' | 'imageSize' | 'batchSize' | 'frozenBlocks'>

/** Width before alpha, and stride, of each separable block. Source: Howard et al., "MobileNets", 2017, table 1. */
export const separableBlocks = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
] as const

interface Convolution {
  /** 0 = conv1, then 1 to 13. */
  block: number
  /** Values that it gives for one image. */
  outputs: number
  /** Of the filter and of the batch normalisation after it. */
  weights: number
}

/** The 27 convolutions of MobileNet v1, from the input on. */
export function convolutionsOf({ alpha, imageSize }: Pick<StepShape, 'alpha' | 'imageSize'>): Convolution[] {
  let side = Math.ceil(imageSize / 2)
  let width = Math.floor(32 * alpha)
  const found = [{ block: 0, outputs: side * side * width, weights: 27 * width + 4 * width }]
  separableBlocks.forEach(([full, stride], i) => {
    side = Math.ceil(side / stride)
    found.push({ block: i + 1, outputs: side * side * width, weights: 9 * width + 4 * width })
    const next = Math.floor(full * alpha)
    found.push({ block: i + 1, outputs: side * side * next, weights: width * next + 4 * next })
    width = next
  })
  return found
}

/**
 * The most that a training took of the heap of native or wasm, by what the formula says: 1.6 to 2.0 times from scratch, 1.0 to
 * 1.8 with frozen blocks, at alpha 0.25 and 1, 96 and 224 px, batches of 8 to 32. A heap that grows does not fill up.
 */
export const measuredFactor = 2

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)

/** Bytes a step takes whatever the batch, and bytes it takes more for every image of it. */
function costOf(shape: StepShape): { fixed: number; perImage: number } {
  const all = convolutionsOf(shape)
  const learning = all.filter(c => c.block >= shape.frozenBlocks)
  const largest = Math.max(...all.map(c => c.outputs))
  const fixed = sum(all.map(c => c.weights)) + 3 * sum(learning.map(c => c.weights))
  const perImage = 3 * shape.imageSize ** 2 + 2 * sum(learning.map(c => c.outputs)) + 2 * largest
  return { fixed: measuredFactor * 4 * fixed, perImage: measuredFactor * 4 * perImage }
}

/**
 * An estimate of the most memory that tensors take in one training step, bytes:
 *
 *     f x 4 x ( batch x ( 3 x side^2 + 2 x A + 2 x M ) + W + 3 x L )
 *
 * with A the values that all convolutions of learning blocks give for one image, each held twice until the way back (as
 * the convolution gave it, and normalised); M the most that any one convolution gives, twice for what goes in and out of
 * the layer at work; W all weights, L those that learn, three times more for gradients and Adam's two moments. A frozen
 * block holds nothing for the way back. The classifying head is too small to count. f is measuredFactor.
 */
export function estimateStepBytes(shape: StepShape): number {
  const { fixed, perImage } = costOf(shape)
  return Math.round(fixed + shape.batchSize * perImage)
}

/**
 * What a run keeps on the disk, bytes, about: two checkpoints, each with the weights, Adam's two moments and the best weights,
 * and its model. What it decodes is a cache, which gives way.
 */
export const estimateKeptBytes = (shape: Pick<StepShape, 'alpha' | 'imageSize'>): number =>
  4 * (2 * 4 + 1) * sum(convolutionsOf(shape).map(c => c.weights))

/** The largest batch whose estimate is within a limit; null where not even two images are. */
export function largestBatchSize(shape: StepShape, limitBytes: number): number | null {
  const { fixed, perImage } = costOf(shape)
  const size = Math.min(256, Math.floor((limitBytes - fixed) / perImage))
  return size >= 2 ? size : null
}

const gib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`

/**
 * @param whose for people: 'this worker'
 * @throws InvalidInput naming the estimate, the limit and the largest batch within it
 */
export function requireFits(shape: StepShape, limitBytes: number, whose: string): void {
  const bytes = estimateStepBytes(shape)
  if (bytes <= limitBytes) return
  const largest = largestBatchSize(shape, limitBytes)
  throw new InvalidInput(
    'config.batchSize',
    shape.batchSize,
    `${largest === null ? 'none' : `2 to ${largest}`} at alpha ${shape.alpha} and ${shape.imageSize} px: ` +
      `a step is estimated to need ${gib(bytes)} of memory, and ${whose} has ${gib(limitBytes)}`,
  )
}
