import * as tf from '@tensorflow/tfjs'
import type { TrainingConfig } from '#core/training-run/config.ts'
import { featuresOf } from './features.ts'
import { inferredFeatures, trainingFeatures } from './forward.ts'
import type { Network } from './network.ts'
import { decodeImages, imagesTensor, type Sample } from './samples.ts'
import type { WorkHooks } from './work.ts'

/** Samples ready to be learnt from: what one run keeps in memory for TRAIN and VALIDATION. */
export interface Examples {
  classIndices: Int32Array
  /**
   * The pooled features of some samples, float32 [indices, features].
   * @param isTraining differentiable, by the statistics of this very batch
   */
  features(indices: readonly number[], isTraining: boolean): tf.Tensor2D
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
  if (config.backboneFrozen) {
    const rows = await featuresOf(network, config.pretrainedSha256 ?? '', samples, hooks, featureCacheDir)
    return { classIndices, features: indices => tf.stack(pick(rows, indices).map(r => tf.tensor1d(r))) as tf.Tensor2D }
  }
  const planes = await decodeImages(samples, config.imageSize, hooks)
  return {
    classIndices,
    features: (indices, isTraining) => {
      const images = imagesTensor(pick(planes, indices), config.imageSize)
      return isTraining ? trainingFeatures(network, images) : inferredFeatures(network, images)
    },
  }
}
