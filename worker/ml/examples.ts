import * as tf from '@tensorflow/tfjs'
import { blockCount, type TrainingConfig } from '#core/training-run/config.ts'
import { featuresOf } from './features.ts'
import { inferredFeatures, trainingFeatures } from './forward.ts'
import type { Network } from './network.ts'
import { decodeImages, imagesTensor, type Sample } from './samples.ts'
import { measureStatistics } from './statistics.ts'
import type { WorkHooks } from './work.ts'

/** Samples ready to be learnt from: what one run keeps in memory for TRAIN and VALIDATION. */
export interface Examples {
  classIndices: Int32Array
  /** The pooled features of some samples, float32 [indices, features], as at inference. */
  features(indices: readonly number[]): tf.Tensor2D
  /** The same while learning: differentiable in what learns, normalised by this very batch. */
  trainingFeatures(indices: readonly number[]): tf.Tensor2D
  /** Measures the statistics of batch normalisation over these batches of samples, where the backbone learns. */
  measureStatistics(batches: readonly (readonly number[])[]): void
}

/**
 * Luminance planes where the whole network learns; features where the backbone is frozen.
 * @throws Cancelled, InvalidInput where an image cannot be read
 */
export async function prepareExamples(
  network: Network,
  config: TrainingConfig,
  samples: readonly Sample[],
  hooks: WorkHooks,
  featureCacheDir?: string,
): Promise<Examples> {
  const classIndices = Int32Array.from(samples, s => s.classIndex)
  const pick = (rows: Float32Array[], indices: readonly number[]) => indices.map(i => rows[i] as Float32Array)
  if (config.frozenBlocks === blockCount) {
    const rows = await featuresOf(network, config.pretrainedSha256 ?? '', samples, hooks, featureCacheDir)
    const features = (indices: readonly number[]) =>
      tf.stack(pick(rows, indices).map(r => tf.tensor1d(r))) as tf.Tensor2D
    return { classIndices, features, trainingFeatures: features, measureStatistics: () => {} }
  }
  const planes = await decodeImages(samples, config.imageSize, hooks)
  const images = (indices: readonly number[]) => imagesTensor(pick(planes, indices), config.imageSize)
  return {
    classIndices,
    features: indices => inferredFeatures(network, images(indices)),
    trainingFeatures: indices => trainingFeatures(network, images(indices)),
    measureStatistics: batches => measureStatistics(network, eachOf(batches, images)),
  }
}

/** One at a time, so that only one batch of images is in memory. */
function* eachOf<T, U>(items: readonly T[], make: (item: T) => U): Generator<U> {
  for (const item of items) yield make(item)
}
