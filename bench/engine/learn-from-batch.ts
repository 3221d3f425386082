import * as tf from '@tensorflow/tfjs'
import { crossEntropy, type Dropout, logitsOf, trainingFeatures } from '#worker/ml/forward.ts'
import type { Learner } from '#worker/ml/learner.ts'

/**
 * One step of training as worker/ml/epoch.ts takes it: forward by the batch's own statistics, cross-entropy, gradients,
 * Adam.
 * @param images float32 [batch, imageSize, imageSize, 3], -1 to 1
 * @returns mean loss before the step, nats
 */
export async function learnFromBatch(
  { network, adam }: Learner,
  images: tf.Tensor4D,
  classIndices: Int32Array,
  dropout: Dropout,
): Promise<number> {
  const { value, grads } = tf.variableGrads(
    () => crossEntropy(logitsOf(network, trainingFeatures(network, images), dropout), classIndices),
    adam.variables,
  )
  try {
    const [loss] = await value.data()
    adam.step(grads)
    return loss ?? Number.NaN
  } finally {
    tf.dispose([value, grads])
  }
}
