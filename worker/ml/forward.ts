import * as tf from '@tensorflow/tfjs'
import { normaliseBatchRelu6 } from '#worker/engine/operations.ts'
import { type Block, epsilon, momentum, type Network } from './network.ts'
import { weightsOf } from './weights.ts'

/**
 * The training pass of the backbone, over the very variables of the standard model: batch normalisation with ReLU6
 * goes through the engine's operation, and the moving statistics take in the batch.
 * @param images float32 [batch, imageSize, imageSize, 3], -1 to 1
 * @returns float32 [batch, features], differentiable in every weight that learns
 */
export function trainingFeatures(network: Network, images: tf.Tensor4D): tf.Tensor2D {
  const [first, ...rest] = network.blocks
  if (!first) throw new Error('a network without blocks; allowed: one from buildNetwork')
  // conv1 as the plain operation: the layer's fused one also computes the gradient of the images, which nobody needs.
  const [kernel] = weightsOf([first.convolution])
  let x: tf.Tensor = normalise(first, tf.conv2d(images, kernel?.variable as tf.Tensor4D, 2, 'same'))
  for (const block of rest) x = normalise(block, block.convolution.apply(x) as tf.Tensor)
  return tf.mean(x, [1, 2])
}

function normalise(block: Block, x: tf.Tensor): tf.Tensor {
  const [gamma, beta, movingMean, movingVariance] = weightsOf([block.normalisation]).map(w => w.variable) as [
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
  ]
  const { y, mean, variance } = normaliseBatchRelu6(x, gamma, beta, epsilon)
  follow(movingMean, mean)
  follow(movingVariance, variance)
  return y
}

const follow = (moving: tf.Variable, batch: tf.Tensor): void => {
  moving.assign(tf.add(tf.mul(moving, momentum), tf.mul(batch, 1 - momentum)))
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
