import * as tf from '@tensorflow/tfjs'
import { type BiasedConvolution, convolveRelu6, separableRelu6 } from '#worker/engine/operations.ts'
import { type Block, blocksOf, epsilon, headOf, isDepthwise, strideOf } from './network.ts'
import { weightsOf } from './weights.ts'

/** A convolution that does its batch normalisation too. */
export interface FoldedBlock extends BiasedConvolution {
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

/**
 * @param blocks conv1, then a depthwise and a 1 x 1 convolution in turn
 * @param images float32 [batch, height, width, channels]
 * @returns the last block's, 0 to 6
 */
export const runFolded = (blocks: readonly FoldedBlock[], images: tf.Tensor4D): tf.Tensor4D =>
  tf.tidy(() => {
    let x = images
    for (const [i, block] of blocks.entries()) {
      const before = blocks[i - 1]
      if (block.isDepthwise) continue
      const y = before?.isDepthwise ? separableRelu6(x, before, block) : convolveRelu6(x, block, false)
      // Nobody looks back at inference: only two activations are in memory at a time.
      if (x !== images) x.dispose()
      x = y
    }
    return x
  })

/** A network as it answers, its weights at rest: folded once, for any number of batches. */
export interface Inference {
  /** float32 [batch, imageSize, imageSize, 3], -1 to 1 -> the pooled features, float32 [batch, features] */
  features(images: tf.Tensor4D): tf.Tensor2D
  /** -> float32 [batch, classCount], each row a distribution */
  probabilities(images: tf.Tensor4D): tf.Tensor2D
  dispose(): void
}

/** @param model a MobileNet v1 as network.ts builds it, or as it was saved @throws Error where a layer is missing */
export function foldModel(model: tf.LayersModel): Inference {
  const blocks = foldBlocks(blocksOf(model))
  const [kernel, bias] = weightsOf([headOf(model)]).map(w => w.variable) as [tf.Variable, tf.Variable]
  const features = (images: tf.Tensor4D): tf.Tensor2D => tf.tidy(() => tf.mean(runFolded(blocks, images), [1, 2]))
  return {
    features,
    probabilities: images =>
      tf.tidy(() => {
        const matrix = tf.reshape(kernel, kernel.shape.slice(2) as [number, number])
        return tf.softmax(tf.add(tf.matMul(features(images), matrix), bias)) as tf.Tensor2D
      }),
    dispose: () => {
      for (const block of blocks) tf.dispose([block.kernel, block.bias])
    },
  }
}
