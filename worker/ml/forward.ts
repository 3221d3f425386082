import * as tf from '@tensorflow/tfjs'
import { normaliseBatchRelu6 } from '#worker/engine/operations.ts'
import { foldBlocks, runFolded } from './fold.ts'
import { type Block, convolve, epsilon, frozenConvolutions, type Network } from './network.ts'
import { weightsOf } from './weights.ts'

export { crossEntropy } from '#worker/engine/operations.ts'

/** Told what one batch looked like before a block's normalisation: mean and variance, float32 [channels] each. */
export type Observer = (block: Block, mean: tf.Tensor1D, variance: tf.Tensor1D) => void

/**
 * The training pass of the backbone, over the very variables of the standard model: each block that learns is normalised
 * by the batch itself, with ReLU6 in one operation of the engine. Frozen blocks compute as at inference. The moving
 * statistics stay: see measureStatistics.
 * @param images float32 [batch, imageSize, imageSize, 3], -1 to 1
 * @returns float32 [batch, features], differentiable in every weight that learns
 */
export function trainingFeatures(network: Network, images: tf.Tensor4D, observe?: Observer): tf.Tensor2D {
  const frozen = frozenConvolutions(network.shape)
  let x: tf.Tensor4D = frozen > 0 ? withoutGradient(images, x => frozenPart(network, x)) : images
  for (const block of network.blocks.slice(frozen)) {
    const [kernel] = weightsOf([block.convolution])
    const [gamma, beta] = weightsOf([block.normalisation]).map(w => w.variable) as [tf.Variable, tf.Variable]
    // The plain operation: the layer's own also computes the gradient of the images, which nobody needs.
    const convolved = convolve(block, x, kernel?.variable as tf.Tensor4D)
    const { y, mean, variance } = normaliseBatchRelu6(convolved, gamma, beta, epsilon)
    observe?.(block, mean, variance)
    x = y as tf.Tensor4D
  }
  return tf.mean(x, [1, 2])
}

function frozenPart(network: Network, images: tf.Tensor4D): tf.Tensor4D {
  network.frozen ??= foldBlocks(network.blocks.slice(0, frozenConvolutions(network.shape))).map(block => {
    tf.keep(block.kernel)
    tf.keep(block.bias)
    return block
  })
  return runFolded(network.frozen, images)
}

/** What is computed inside leaves nothing behind for the backward pass. */
function withoutGradient(x: tf.Tensor4D, compute: (x: tf.Tensor4D) => tf.Tensor4D): tf.Tensor4D {
  const opaque = tf.customGrad(input => ({
    value: compute(input as tf.Tensor4D),
    gradFunc: () => tf.zerosLike(input as tf.Tensor),
  }))
  return opaque(x) as tf.Tensor4D
}

export interface Dropout {
  rate: number
  /** Another one each step, or the same features would be dropped at every step. */
  seed: number
}

/** float32 [batch, features] -> [batch, classCount], before softmax. */
export function logitsOf(network: Network, features: tf.Tensor2D, dropout?: Dropout): tf.Tensor2D {
  const [kernel, bias] = weightsOf([network.head]).map(w => w.variable) as [tf.Variable, tf.Variable]
  const kept = dropout && dropout.rate > 0 ? tf.dropout(features, dropout.rate, undefined, dropout.seed) : features
  const matrix = tf.reshape(kernel, [features.shape[1], network.shape.classCount])
  return tf.add(tf.matMul(kept as tf.Tensor2D, matrix), bias)
}
