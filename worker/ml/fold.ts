import * as tf from '@tensorflow/tfjs'
import { type Block, epsilon, isDepthwise, strideOf } from './network.ts'
import { weightsOf } from './weights.ts'

/** A convolution that does its batch normalisation and ReLU6 too. */
export interface FoldedBlock {
  kernel: tf.Tensor4D
  bias: tf.Tensor1D
  stride: number
  isDepthwise: boolean
}

/**
 * Folds the moving statistics of each block into its convolution: kernel * scale, bias = beta - mean * scale, where
 * scale = gamma / sqrt(variance + epsilon) of the output channel.
 * Source: Jacob et al., "Quantization and Training of Neural Networks", 2018, section 3.2.
 * @returns float32 kernels as the layers' and biases [channels]; they are the caller's to dispose of
 */
export function foldBlocks(blocks: readonly Block[]): FoldedBlock[] {
  return blocks.map(block => {
    const [kernel] = weightsOf([block.convolution])
    const [gamma, beta, mean, variance] = weightsOf([block.normalisation]).map(w => w.variable) as tf.Variable[]
    return tf.tidy(() => {
      const scale = tf.div(gamma as tf.Tensor, tf.sqrt(tf.add(variance as tf.Tensor, epsilon)))
      // [height, width, channels, 1] where depthwise, else [height, width, inChannels, channels].
      const alongKernel = isDepthwise(block) ? tf.reshape(scale, [-1, 1]) : scale
      return {
        kernel: tf.mul(kernel?.variable as tf.Tensor4D, alongKernel) as tf.Tensor4D,
        bias: tf.sub(beta as tf.Tensor, tf.mul(mean as tf.Tensor, scale)) as tf.Tensor1D,
        stride: strideOf(block),
        isDepthwise: isDepthwise(block),
      }
    })
  })
}

/** @param images float32 [batch, height, width, channels] @returns the last block's, 0 to 6 */
export const runFolded = (blocks: readonly FoldedBlock[], images: tf.Tensor4D): tf.Tensor4D =>
  tf.tidy(() =>
    blocks.reduce((x, { kernel: filter, bias, stride: strides, isDepthwise }) => {
      const compute = isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d
      const y = compute({ x, filter, strides, pad: 'same', bias, activation: 'relu6' })
      // Nobody looks back at inference: only two activations are in memory at a time.
      if (x !== images) x.dispose()
      return y
    }, images),
  )
