import * as tf from '@tensorflow/tfjs'
import { InvalidInput } from '#core/errors.ts'
import { separableBlocks } from '#core/training-run/memory.ts'
import type { FoldedBlock } from './fold.ts'

/** Added to every batch variance, as in the pretrained weights. */
export const epsilon = 1e-3

export interface NetworkShape {
  /** Side of the square input, pixels; a multiple of 32. */
  imageSize: number
  /** Width multiplier, above 0 up to 1. */
  alpha: number
  classCount: number
  /** Part of the pooled features dropped while training, from 0 up to 1. */
  dropout: number
  seed: number
  /** How many blocks, from the input on, stay as they are: they are not among what learns. */
  frozenBlocks: number
}

/** A convolution and the batch normalisation after it; ReLU6 follows each. */
export interface Block {
  convolution: tf.layers.Layer
  normalisation: tf.layers.Layer
}

export interface Network {
  shape: NetworkShape
  /** float32 [batch, imageSize, imageSize, 3], -1 to 1 -> [batch, classCount], each row a distribution. */
  model: tf.LayersModel
  /** The same layers up to global average pooling -> [batch, features]. */
  backbone: tf.LayersModel
  blocks: Block[]
  head: tf.layers.Layer
  /** The frozen blocks, folded at the first step: they never change. */
  frozen?: FoldedBlock[]
}

/**
 * MobileNet v1 as a standard tfjs layers model, its layers named as Keras names them, weights drawn from the seed.
 * @throws InvalidInput where imageSize is no multiple of 32 or there are fewer than two classes
 */
export function buildNetwork(shape: NetworkShape): Network {
  const { imageSize, alpha, classCount, dropout } = shape
  if (imageSize < 32 || imageSize % 32 !== 0) throw new InvalidInput('imageSize', imageSize, 'a multiple of 32')
  if (classCount < 2) throw new InvalidInput('classCount', classCount, 'at least 2')
  const draw = initialisers(shape.seed)

  const addBlock = (x: tf.SymbolicTensor, convolution: tf.layers.Layer): tf.SymbolicTensor => {
    const normalisation = tf.layers.batchNormalization({ epsilon, name: `${convolution.name}_bn` })
    const relu = tf.layers.reLU({ maxValue: 6, name: `${convolution.name}_relu` })
    return chain(x, [convolution, normalisation, relu])
  }
  const convolution = (name: string, filters: number, kernelSize: number, strides: number) =>
    tf.layers.conv2d({ name, filters, kernelSize, strides, padding: 'same', useBias: false, kernelInitializer: draw() })

  const input = tf.input({ shape: [imageSize, imageSize, 3], name: 'input_1' })
  let x = addBlock(input, convolution('conv1', Math.floor(32 * alpha), 3, 2))
  separableBlocks.forEach(([width, strides], i) => {
    const depthwise = tf.layers.depthwiseConv2d({
      name: `conv_dw_${i + 1}`,
      kernelSize: 3,
      strides,
      padding: 'same',
      useBias: false,
      depthwiseInitializer: draw(),
    })
    x = addBlock(x, depthwise)
    x = addBlock(x, convolution(`conv_pw_${i + 1}`, Math.floor(width * alpha), 1, 1))
  })
  const pooled = chain(x, [tf.layers.globalAveragePooling2d({ name: 'global_average_pooling2d' })])
  const features = Math.floor(1024 * alpha)
  const head = tf.layers.conv2d({
    name: headName,
    filters: classCount,
    kernelSize: 1,
    padding: 'same',
    kernelInitializer: draw(),
  })
  const output = chain(pooled, [
    tf.layers.reshape({ targetShape: [1, 1, features], name: 'reshape_1' }),
    tf.layers.dropout({ rate: dropout, name: 'dropout' }),
    head,
    tf.layers.reshape({ targetShape: [classCount], name: 'reshape_2' }),
    tf.layers.activation({ activation: 'softmax', name: 'act_softmax' }),
  ])
  const model = tf.model({ inputs: input, outputs: output, name: 'mobilenet_v1' })
  const backbone = tf.model({ inputs: input, outputs: pooled, name: 'mobilenet_v1_backbone' })
  return { shape, model, backbone, blocks: blocksOf(model), head }
}

const headName = 'conv_preds'

/** Each convolution with the batch normalisation after it, in their order. @throws Error where a layer is missing */
export function blocksOf(model: tf.LayersModel): Block[] {
  const isBackbone = (name: string) => /^conv1$|^conv_(dw|pw)_\d+$/.test(name)
  const convolutions = model.layers.filter(layer => isBackbone(layer.name))
  return convolutions.map(convolution => ({ convolution, normalisation: model.getLayer(`${convolution.name}_bn`) }))
}

export const headOf = (model: tf.LayersModel): tf.layers.Layer => model.getLayer(headName)

/** How many entries of `blocks` stay as they are: conv1 is one, a separable block two. */
export const frozenConvolutions = ({ frozenBlocks }: NetworkShape): number => Math.max(0, 2 * frozenBlocks - 1)

export const layersThatLearn = ({ blocks, head, shape }: Network): tf.layers.Layer[] => [
  ...blocks.slice(frozenConvolutions(shape)).flatMap(b => [b.convolution, b.normalisation]),
  head,
]

export const isDepthwise = ({ convolution }: Block): boolean => convolution.getClassName() === 'DepthwiseConv2D'

export const strideOf = ({ convolution }: Block): number => [convolution.getConfig().strides].flat()[0] as number

/** The block's convolution as a plain operation, with another kernel if need be. @param x float32 [batch, height, width, channels] */
export const convolve = (block: Block, x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D =>
  (isDepthwise(block) ? tf.depthwiseConv2d : tf.conv2d)(x, kernel, strideOf(block), 'same')

/** Frees every weight; the network is of no use afterwards. */
export const disposeNetwork = ({ model, frozen = [] }: Network): void => {
  model.dispose()
  for (const { kernel, bias } of frozen) tf.dispose([kernel, bias])
}

function chain(x: tf.SymbolicTensor, layers: tf.layers.Layer[]): tf.SymbolicTensor {
  return layers.reduce((symbol, layer) => {
    const applied = layer.apply(symbol)
    if (!(applied instanceof tf.SymbolicTensor))
      throw new Error(`layer ${layer.name} has several outputs; allowed: one`)
    return applied
  }, x)
}

/** Glorot uniform, a seed of its own for every layer. */
function initialisers(seed: number) {
  let layer = 0
  return () => tf.initializers.glorotUniform({ seed: seed * 100 + layer++ })
}
