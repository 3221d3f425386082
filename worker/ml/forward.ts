import * as tf from '@tensorflow/tfjs'
import { normaliseBatchRelu6 } from '#worker/engine/operations.ts'
import { type Block, epsilon, type Network } from './network.ts'
import { weightsOf } from './weights.ts'

/** Told what one batch looked like before a block's normalisation: mean and variance, float32 [channels] each. */
export type Observer = (block: Block, mean: tf.Tensor1D, variance: tf.Tensor1D) => void

/**
 * The training pass of the backbone, over the very variables of the standard model: each block is normalised by the
 * batch itself, with ReLU6 in one operation of the engine. The moving statistics stay: see measureStatistics.
 * @param images float32 [batch, imageSize, imageSize, 3], -1 to 1
 * @returns float32 [batch, features], differentiable in every weight that learns
 */
export function trainingFeatures(network: Network, images: tf.Tensor4D, observe?: Observer): tf.Tensor2D {
  let x: tf.Tensor = images
  for (const [i, block] of network.blocks.entries()) {
    const [kernel] = weightsOf([block.convolution])
    const [gamma, beta] = weightsOf([block.normalisation]).map(w => w.variable) as [tf.Variable, tf.Variable]
    // conv1 as the plain operation: the layer's own also computes the gradient of the images, which nobody needs.
    const convolved =
      i === 0
        ? tf.conv2d(images, kernel?.variable as tf.Tensor4D, 2, 'same')
        : (block.convolution.apply(x) as tf.Tensor)
    const { y, mean, variance } = normaliseBatchRelu6(convolved, gamma, beta, epsilon)
    observe?.(block, mean, variance)
    x = y
  }
  return tf.mean(x, [1, 2])
}

/** The inference pass of the backbone: images as in trainingFeatures -> float32 [batch, features]. */
export const inferredFeatures = (network: Network, images: tf.Tensor4D): tf.Tensor2D =>
  network.backbone.predictOnBatch(images) as tf.Tensor2D

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

/** Mean categorical cross-entropy, nats, from logits, so that no logarithm of a rounded zero is taken. */
export const crossEntropy = (logits: tf.Tensor2D, classIndices: Int32Array): tf.Scalar => {
  const oneHot = tf.cast(tf.oneHot(tf.tensor1d(classIndices, 'int32'), logits.shape[1]), 'float32')
  return tf.losses.softmaxCrossEntropy(oneHot, logits) as tf.Scalar
}
