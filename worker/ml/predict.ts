import * as tf from '@tensorflow/tfjs'
import { inBatches } from './batches.ts'
import { decodeImages, type ImageFile, imagesTensor } from './samples.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

export interface PredictOptions extends WorkHooks {
  /** Side of the square that the model was trained on, pixels. */
  imageSize: number
  /** Images at once; it changes the speed, not the answers. */
  batchSize?: number
}

/**
 * What a model says of each image.
 * @returns for each image one probability a class, 0 to 1, that sum to 1
 * @throws Cancelled; InvalidInput where an image cannot be read; Error where the model's answer is no number
 */
export async function predictProbabilities(
  model: tf.LayersModel,
  images: readonly ImageFile[],
  { imageSize, batchSize = 32, ...hooks }: PredictOptions,
): Promise<number[][]> {
  const decode = (batch: ImageFile[] | undefined) =>
    decodeImages(batch ?? [], imageSize, { isCancelled: hooks.isCancelled, onProgress: () => {} })
  const batches = inBatches(images, batchSize)
  const rows: number[][] = []
  let decoding = decode(batches[0])
  for (const i of batches.keys()) {
    const planes = await decoding
    stopIfCancelled(hooks)
    decoding = decode(batches[i + 1])
    // It may fail while this batch computes; it is awaited, and its error thrown, in the next round.
    decoding.catch(() => {})
    rows.push(...(await answersOf(model, planes, imageSize)))
    hooks.onProgress({ phase: 'Predicting', done: rows.length, total: images.length })
  }
  return rows
}

async function answersOf(model: tf.LayersModel, planes: Float32Array[], imageSize: number): Promise<number[][]> {
  const output = tf.tidy(() => model.predictOnBatch(imagesTensor(planes, imageSize)) as tf.Tensor2D)
  try {
    const values = await output.data()
    const width = output.shape[1]
    return planes.map((_, row) => toDistribution([...values.slice(row * width, (row + 1) * width)]))
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
