import * as tf from '@tensorflow/tfjs'

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

tf.registerGradient({
  kernelName: 'BatchNormRelu6',
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [true, true, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, gamma, y, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
    const dOut = (Array.isArray(dy) ? dy[0] : dy) as tf.Tensor
    const inputs = { dy: dOut, x, y, mean, variance, gamma }
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

export interface AdamMoments {
  /** Running mean of the gradient; float32, shaped as the value. */
  first: tf.Variable
  /** Running mean of its square. */
  second: tf.Variable
}

export interface AdamRates {
  /** Step size after bias correction. */
  rate: number
  beta1: number
  beta2: number
  epsilon: number
}

/**
 * One step of Adam: updates the moments, returns the new value. Nobody else may hold the moments' data.
 * Source: Kingma and Ba, "Adam", 2015, algorithm 1 in the form of its section 2 (bias correction within the rate).
 */
export function stepAdam(value: tf.Tensor, gradient: tf.Tensor, moments: AdamMoments, rates: AdamRates): tf.Tensor {
  const { rate, beta1, beta2, epsilon } = rates
  if (has('AdamStep')) {
    const inputs = { value, gradient, first: moments.first, second: moments.second }
    return tf.engine().runKernel<tf.Tensor>('AdamStep', inputs, { rate, beta1, beta2, epsilon })
  }
  return tf.tidy(() => {
    moments.first.assign(tf.add(tf.mul(moments.first, beta1), tf.mul(gradient, 1 - beta1)))
    moments.second.assign(tf.add(tf.mul(moments.second, beta2), tf.mul(tf.square(gradient), 1 - beta2)))
    return tf.sub(value, tf.div(tf.mul(moments.first, rate), tf.add(tf.sqrt(moments.second), epsilon)))
  })
}
