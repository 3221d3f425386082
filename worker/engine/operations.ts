import * as tf from '@tensorflow/tfjs'
import { type AdamWeight, nameAdamInputs } from './adam-inputs.ts'

/**
 * Operations of training that an engine may have a kernel of its own for, under the kernel's name; without one they
 * are composed of what every tfjs backend has. The rest of the product calls these and knows no engine.
 */
const has = (kernelName: string): boolean => Boolean(tf.getKernel(kernelName, tf.getBackend()))

export interface Normalised {
  /** As x, 0 to 6. */
  y: tf.Tensor
  /** [channels], over the batch. */
  mean: tf.Tensor1D
  /** [channels], over the batch, divided by the count. */
  variance: tf.Tensor1D
}

const only = <T>(dy: T | T[]): T => (Array.isArray(dy) ? dy[0] : dy) as T

tf.registerGradient({
  kernelName: 'BatchNormRelu6',
  inputsToSave: ['x', 'gamma', 'beta'],
  outputsToSave: [false, true, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, gamma, beta, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
    const inputs = { dy: only(dy), x, gamma, beta, mean, variance }
    const [dx, dGamma, dBeta] = tf.engine().runKernel<tf.Tensor[]>('BatchNormRelu6Grad', inputs, attrs)
    return { x: () => dx as tf.Tensor, gamma: () => dGamma as tf.Tensor, beta: () => dBeta as tf.Tensor }
  },
})

/**
 * Batch normalisation over all axes but the last, then ReLU6, as in training; differentiable in x, gamma and beta.
 * @param x float32 [..., channels]
 * @param gamma float32 [channels]
 * @param beta float32 [channels]
 * @param epsilon added to the variance
 * Source: Ioffe and Szegedy, "Batch Normalization", 2015.
 */
export function normaliseBatchRelu6(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): Normalised {
  if (has('BatchNormRelu6')) {
    const [y, mean, variance] = tf.engine().runKernel<tf.Tensor[]>('BatchNormRelu6', { x, gamma, beta }, { epsilon })
    return { y, mean, variance } as Normalised
  }
  const { mean, variance } = tf.moments(
    x,
    x.shape.slice(0, -1).map((_, axis) => axis),
  )
  const y = tf.relu6(
    tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, beta as tf.Tensor1D, gamma as tf.Tensor1D, epsilon),
  )
  return { y, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D }
}

tf.registerGradient({
  kernelName: 'SoftmaxCrossEntropy',
  outputsToSave: [false, true],
  gradFunc: (dy, saved) => {
    const [gradient] = saved as [tf.Tensor]
    return { logits: () => tf.mul(gradient, only(dy)) }
  },
})

/**
 * Mean categorical cross-entropy of softmax(logits), nats: from logits, so that no logarithm of a rounded zero is taken.
 * Differentiable in logits.
 * @param logits float32 [batch, classCount]
 * @param classIndices [batch], each from 0 up to, not including, classCount
 */
export function crossEntropy(logits: tf.Tensor2D, classIndices: Int32Array): tf.Scalar {
  const indices = tf.tensor1d(classIndices, 'int32')
  if (has('SoftmaxCrossEntropy')) {
    const [loss] = tf.engine().runKernel<tf.Tensor[]>('SoftmaxCrossEntropy', { logits, classIndices: indices })
    return loss as tf.Scalar
  }
  const oneHot = tf.cast(tf.oneHot(indices, logits.shape[1]), 'float32')
  return tf.losses.softmaxCrossEntropy(oneHot, logits) as tf.Scalar
}

/** A convolution with bias, of stride 1 or 2 and padding 'same'. */
export interface BiasedConvolution {
  /** float32 [height, width, channels, 1] where depthwise, else [height, width, inChannels, channels] */
  kernel: tf.Tensor4D
  /** float32 [channels] */
  bias: tf.Tensor1D
  stride: number
}

/**
 * A 3 x 3 depthwise convolution, then a 1 x 1 convolution of stride 1, each with bias and ReLU6; for inference: not
 * differentiable.
 * @param x float32 [batch, height, width, channels]
 */
export function separableRelu6(
  x: tf.Tensor4D,
  depthwise: BiasedConvolution,
  pointwise: BiasedConvolution,
): tf.Tensor4D {
  if (has('SeparableRelu6')) {
    const { kernel: depthwiseKernel, bias: depthwiseBias, stride } = depthwise
    const inputs = { x, depthwiseKernel, depthwiseBias, kernel: pointwise.kernel, bias: pointwise.bias }
    return tf.engine().runKernel<tf.Tensor4D>('SeparableRelu6', inputs, { strides: stride, pad: 'same' })
  }
  return tf.tidy(() => convolveRelu6(convolveRelu6(x, depthwise, true), pointwise, false))
}

/** One of the two alone. */
export function convolveRelu6(x: tf.Tensor4D, convolution: BiasedConvolution, isDepthwise: boolean): tf.Tensor4D {
  const { kernel: filter, bias, stride: strides } = convolution
  const compute = isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d
  return compute({ x, filter, strides, pad: 'same', bias, activation: 'relu6' })
}

export interface AdamRates {
  rate: number
  beta1: number
  beta2: number
  epsilon: number
  /** This one included. */
  stepCount: number
}

/**
 * One step of Adam, as tf.train.adam computes it: updates the moments, returns the new values in the weights' order.
 * Nobody else may hold the moments' data.
 * @param weights float32; the four tensors of a weight have one shape
 * Source: Kingma and Ba, "Adam", 2015, algorithm 1.
 */
export function stepAdam(weights: readonly (AdamWeight<tf.Tensor> & AdamMoments)[], rates: AdamRates): tf.Tensor[] {
  if (has('AdamStep')) {
    const attrs = { ...rates, weightCount: weights.length }
    return tf.engine().runKernel<tf.Tensor[]>('AdamStep', nameAdamInputs(weights), attrs)
  }
  const { rate, beta1, beta2, epsilon, stepCount } = rates
  return weights.map(({ value, gradient, first, second }) =>
    tf.tidy(() => {
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)))
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)))
      const mean = tf.div(first, 1 - beta1 ** stepCount)
      const root = tf.sqrt(tf.div(second, 1 - beta2 ** stepCount))
      return tf.sub(value, tf.mul(tf.div(mean, tf.add(root, epsilon)), rate))
    }),
  )
}

export interface AdamMoments {
  first: tf.Variable
  second: tf.Variable
}
