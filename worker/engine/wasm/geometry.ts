import * as tf from '@tensorflow/tfjs'

/** Sizes of one two-dimensional convolution over [batch, height, width, channels]; lengths in elements. */
export interface Geometry {
  batch: number
  inHeight: number
  inWidth: number
  inChannels: number
  outHeight: number
  outWidth: number
  filterHeight: number
  filterWidth: number
  strideHeight: number
  strideWidth: number
  padTop: number
  padLeft: number
}

type Shape4 = [number, number, number, number]

/** @throws Error for channels-first images, which no layer here uses */
export function geometryOf(
  inputShape: number[],
  filterShape: number[],
  attrs: tf.NamedAttrMap,
  isDepthwise: boolean,
): Geometry {
  if (attrs.dataFormat === 'NCHW') throw new Error('data format NCHW; allowed: NHWC')
  const c = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    attrs.strides as number | [number, number],
    1,
    attrs.pad as 'same' | 'valid' | number,
    attrs.dimRoundingMode as 'floor' | 'round' | 'ceil' | undefined,
    isDepthwise,
  )
  return {
    batch: c.batchSize,
    inHeight: c.inHeight,
    inWidth: c.inWidth,
    inChannels: c.inChannels,
    outHeight: c.outHeight,
    outWidth: c.outWidth,
    filterHeight: c.filterHeight,
    filterWidth: c.filterWidth,
    strideHeight: c.strideHeight,
    strideWidth: c.strideWidth,
    padTop: c.padInfo.top,
    padLeft: c.padInfo.left,
  }
}

export const isPointwise = (g: Geometry): boolean =>
  g.filterHeight === 1 && g.filterWidth === 1 && g.strideHeight === 1 && g.strideWidth === 1
