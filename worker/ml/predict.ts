import type * as tf from '@tensorflow/tfjs'
import type { Preprocessing } from '#core/pixels/preprocessing.ts'
import { inBatches } from './batches.ts'
import { consume } from './consume.ts'
import { foldModel, type Inference } from './fold.ts'
import type { CacheLimits } from './pixels/kept-planes.ts'
import { Loader } from './pixels/loader.ts'
import type { ImageFile } from './samples.ts'
import { stopIfCancelled, type WorkHooks } from './work.ts'

export interface PredictorOptions {
  /** The place of the blob store that has the pictures. */
  blobs: string
  preprocessing: Preprocessing
  /** Images at once; it changes the speed, not the answers. */
  batchSize?: number
  /** As in TrainInput. */
  cacheDir?: string
  cacheLimits?: CacheLimits
}

/** A model that is asked about images, range by range. It must be closed, or its thread goes on; the model stays its caller's. */
export class Predictor {
  private readonly batchSize: number
  private readonly loader: Loader
  private readonly inference: Inference
  private readonly hooks: WorkHooks

  constructor(model: tf.LayersModel, { batchSize = 32, ...options }: PredictorOptions, hooks: WorkHooks) {
    this.batchSize = batchSize
    this.hooks = hooks
    this.loader = new Loader({ ...options, images: [], batchSize }, [], hooks)
    this.inference = foldModel(model)
  }

  /**
   * What the model says of each image.
   * @returns for each image one probability a class, 0 to 1, that sum to 1
   * @throws Cancelled; InvalidInput where an image cannot be read; Error where the model's answer is no number
   */
  async ask(images: readonly ImageFile[]): Promise<number[][]> {
    const plan = inBatches([...images.keys()], this.batchSize).map(indices => ({ indices, augmentedFor: null }))
    this.loader.begin(images, plan)
    const rows: number[][] = []
    for (const _ of plan) {
      stopIfCancelled(this.hooks)
      rows.push(...(await answersOf(this.inference, await this.loader.next())))
      this.hooks.onProgress({ phase: 'Predicting', done: rows.length, total: images.length })
    }
    return rows
  }

  async close(): Promise<void> {
    this.inference.dispose()
    await this.loader.close()
  }
}

/** @param images float32 [images, imageSize, imageSize, 3], -1 to 1; disposed of */
async function answersOf(inference: Inference, images: tf.Tensor4D): Promise<number[][]> {
  const output = consume(images, input => inference.probabilities(input))
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
