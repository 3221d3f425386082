import * as tf from '@tensorflow/tfjs'

type Shape4 = [number, number, number, number]

/** Sizes of one convolution over [batch, height, width, channels]. */
export interface Geometry {
  /** As kernels.c reads a Geometry. */
  numbers: number[]
  outShape: number[]
  /** Rows of the matrix that a 1 x 1 convolution is a product of. */
  positions: number
  inChannels: number
  outChannels: number
  isPointwise: boolean
  /** 3 x 3, one output for each channel. */
  isDepthwise3x3: boolean
}

/** @returns null where the C kernels do not do it: channels first, dilated, another stride along each axis */
export function geometryOf(
  inputShape: number[],
  filterShape: number[],
  attrs: tf.NamedAttrMap,
  isDepthwise = false,
): Geometry | null {
  const dilations = [attrs.dilations ?? 1].flat() as number[]
  if (attrs.dataFormat === 'NCHW' || dilations.some(d => d !== 1)) return null
  const c = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    attrs.strides as number | [number, number],
    1,
    attrs.pad as 'same' | 'valid' | number,
    attrs.dimRoundingMode as 'floor' | 'round' | 'ceil' | undefined,
    isDepthwise,
  )
  if (c.strideHeight !== c.strideWidth) return null
  const sizes = [c.batchSize, c.inHeight, c.inWidth, c.inChannels, c.outHeight, c.outWidth, c.outChannels]
  const is3x3 = c.filterHeight === 3 && c.filterWidth === 3
  return {
    numbers: [...sizes, c.filterHeight, c.filterWidth, c.strideHeight, c.padInfo.top, c.padInfo.left],
    outShape: c.outShape,
    positions: c.batchSize * c.outHeight * c.outWidth,
    inChannels: c.inChannels,
    outChannels: c.outChannels,
    isPointwise: c.filterHeight === 1 && c.filterWidth === 1 && c.strideHeight === 1 && c.padInfo.type !== 'EXPLICIT',
    isDepthwise3x3: isDepthwise && is3x3 && filterShape[3] === 1,
  }
}

/** What a fused kernel does to its result, where the C kernels do it: 1 clips to 0..6, 0 nothing. */
export function clipsOf(attrs: tf.NamedAttrMap): 0 | 1 | null {
  const { activation } = attrs
  if (activation === undefined || activation === null || activation === 'linear') return 0
  return activation === 'relu6' ? 1 : null
}
