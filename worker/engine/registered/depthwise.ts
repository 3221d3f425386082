import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs'
import type { Heap, Inputs } from '../heap.ts'
import { clipsOf, geometryOf } from './geometry.ts'

/** 3 x 3 depthwise convolutions, forward and both gradients, which tfjs' wasm backend lacks (tensorflow/tfjs#8474). */
export function registerDepthwise(heap: Heap): void {
  for (const name of ['DepthwiseConv2dNative', 'FusedDepthwiseConv2D'])
    heap.register(name, ({ inputs, attrs }) => convolve(heap, name, inputs, attrs))

  heap.register('DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    const inputShape = attrs.inputShape as number[]
    const numbers = geometryOr3x3(inputShape, filter.shape, attrs)
    const dx = heap.allocate(inputShape)
    const tensors = [0, heap.offset(filter), heap.offset(dy), 0, heap.offset(dx)]
    heap.run('DEPTHWISE_INPUT_GRADIENT', [...numbers, ...tensors, 0])
    return dx
  })

  heap.register('DepthwiseConv2dNativeBackpropFilter', ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
    const filterShape = attrs.filterShape as number[]
    const numbers = geometryOr3x3(x.shape, filterShape, attrs)
    const gradient = heap.allocate(filterShape)
    const tensors = [heap.offset(x), 0, heap.offset(dy), 0, heap.offset(gradient)]
    heap.run('DEPTHWISE_FILTER_GRADIENT', [...numbers, ...tensors, 0])
    return gradient
  })
}

function convolve(heap: Heap, name: string, inputs: Inputs, attrs: NamedAttrMap) {
  const { x, filter, bias, preluActivationWeights } = inputs as Inputs & { x: TensorInfo; filter: TensorInfo }
  const g = geometryOf(x.shape, filter.shape, attrs, true)
  const clips = clipsOf(attrs)
  const isBiasKnown = !bias || bias.shape.at(-1) === g?.outChannels
  if (!g?.isDepthwise3x3 || clips === null || !isBiasKnown || preluActivationWeights)
    return heap.runOriginal(name, inputs, attrs)
  const y = heap.allocate(g.outShape)
  const tensors = [heap.offset(x), heap.offset(filter), 0, heap.offset(bias), heap.offset(y)]
  heap.run('DEPTHWISE', [...g.numbers, ...tensors, clips])
  return y
}

function geometryOr3x3(inputShape: number[], filterShape: number[], attrs: NamedAttrMap): number[] {
  const g = geometryOf(inputShape, filterShape, attrs, true)
  if (g?.isDepthwise3x3) return g.numbers
  throw new Error(
    `a gradient of a depthwise filter ${filterShape.join(' x ')}; allowed: 3 x 3 x channels x 1, undilated`,
  )
}
