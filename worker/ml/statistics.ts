import * as tf from '@tensorflow/tfjs'
import { consume } from './consume.ts'
import { trainingFeatures } from './forward.ts'
import type { Block, Network } from './network.ts'
import { weightsOf } from './weights.ts'

/** Enough for means and variances that no longer jump from epoch to epoch. */
export const imagesMeasured = 256

interface Sums {
  count: number
  mean: Float64Array
  square: Float64Array
}

/**
 * Sets the moving mean and variance of every batch normalisation to those over some batches, with the weights at rest.
 * A running average over the steps of training trails behind weights that still change fast: in a run of a few
 * hundred steps its validation loss says nothing, and the stopping rule goes by it.
 * Source: Wu and Johnson, "Rethinking 'Batch' in BatchNorm", 2021, section 3 (precise batch statistics).
 * @param batches of images, float32 [batch, imageSize, imageSize, 3], -1 to 1; each is disposed of
 */
export async function measureStatistics(
  network: Network,
  batches: Iterable<tf.Tensor4D> | AsyncIterable<tf.Tensor4D>,
): Promise<void> {
  const sums = new Map<Block, Sums>()
  for await (const images of batches) {
    const weight = images.shape[0]
    consume(images, input => {
      trainingFeatures(network, input, (block, mean, variance) => {
        addBatch(sumsOf(sums, block, mean.size), weight, mean.dataSync(), variance.dataSync())
      })
    })
  }
  for (const [block, { count, mean, square }] of sums) {
    const [, , movingMean, movingVariance] = weightsOf([block.normalisation])
    const means = mean.map(sum => sum / count)
    const variances = square.map((sum, c) => Math.max(0, sum / count - (means[c] as number) ** 2))
    tf.tidy(() => {
      movingMean?.variable.assign(tf.tensor1d(Float32Array.from(means)))
      movingVariance?.variable.assign(tf.tensor1d(Float32Array.from(variances)))
    })
  }
}

function sumsOf(sums: Map<Block, Sums>, block: Block, channels: number): Sums {
  const found = sums.get(block) ?? { count: 0, mean: new Float64Array(channels), square: new Float64Array(channels) }
  sums.set(block, found)
  return found
}

function addBatch(sums: Sums, weight: number, means: ArrayLike<number>, variances: ArrayLike<number>): void {
  sums.count += weight
  for (let c = 0; c < means.length; c++) {
    const mean = means[c] as number
    sums.mean[c] = (sums.mean[c] as number) + weight * mean
    sums.square[c] = (sums.square[c] as number) + weight * ((variances[c] as number) + mean * mean)
  }
}
