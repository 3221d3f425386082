import type * as tf from '@tensorflow/tfjs'
import { inBatches } from './batches.ts'
import { consume } from './consume.ts'
import { Loader } from './pixels/loader.ts'
import type { ImageFile } from './samples.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

export interface PredictOptions extends WorkHooks {
  /** Side of the square that the model was trained on, pixels. */
  imageSize: number
  /** Images at once; it changes the speed, not the answers. */
  batchSize?: number
  /** As in TrainInput. */
  cacheDir?: string
}

/**
 * What a model says of each image.
 * @returns for each image one probability a class, 0 to 1, that sum to 1
 * @throws Cancelled; InvalidInput where an image cannot be read; Error where the model's answer is no number
 */
export async function predictProbabilities(
  model: tf.LayersModel,
  images: readonly ImageFile[],
  { imageSize, batchSize = 32, cacheDir, ...hooks }: PredictOptions,
): Promise<number[][]> {
  const batches = inBatches([...images.keys()], batchSize)
  const plan = batches.map(indices => ({ indices, augmentedFor: null }))
  const loader = new Loader({ images, imageSize, batchSize, cacheDir }, plan, hooks)
  const rows: number[][] = []
  try {
    for (const _ of batches) {
      stopIfCancelled(hooks)
      rows.push(...(await answersOf(model, await loader.next())))
      hooks.onProgress({ phase: 'Predicting', done: rows.length, total: images.length })
    }
    return rows
  } finally {
    await loader.close()
  }
}

/** @param images float32 [images, imageSize, imageSize, 3], -1 to 1; disposed of */
async function answersOf(model: tf.LayersModel, images: tf.Tensor4D): Promise<number[][]> {
  const output = consume(images, input => model.predictOnBatch(input) as tf.Tensor2D)
  try {
    const values = await output.data()
    const [count, width] = output.shape
    return Array.from({ length: count }, (_, row) => toDistribution([...values.slice(row * width, (row + 1) * width)]))
  } finally {
    output.dispose()
  }
}

/** float32 rows sum to 1 but for rounding; in float64 they do so exactly enough to be compared and stored. */
function toDistribution(row: number[]): number[] {
  const sum = row.reduce((a, b) => a + b, 0)
  if (!(Math.abs(sum - 1) < 1e-3)) throw new Error(`the model answers ${row.join(', ')}; allowed: a distribution`)
  return row.map(p => p / sum)
}
