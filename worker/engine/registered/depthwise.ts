import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs'
import type { Heap, Inputs } from '../heap.ts'
import { convolve } from './convolve.ts'
import { geometryOf } from './geometry.ts'

/** 3 x 3 depthwise convolutions, forward and both gradients, which tfjs' wasm backend lacks (tensorflow/tfjs#8474). */
export function registerDepthwise(heap: Heap): void {
  for (const name of ['DepthwiseConv2dNative', 'FusedDepthwiseConv2D'])
    heap.register(name, ({ inputs, attrs }) => convolve(heap, name, inputs, attrs, true))

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

/** A depthwise and a 1 x 1 convolution at once: see separableRelu6 in worker/engine/operations.ts. */
export function registerSeparable(heap: Heap): void {
  heap.register('SeparableRelu6', ({ inputs, attrs }) => {
    const { x, depthwiseKernel, depthwiseBias, kernel, bias } = inputs as Inputs & Record<'x' | 'kernel', TensorInfo>
    const numbers = geometryOr3x3(x.shape, depthwiseKernel?.shape ?? [], attrs)
    const [batch, , , , outHeight, outWidth] = numbers as [number, number, number, number, number, number]
    const columns = kernel.shape[3] as number
    const y = heap.allocate([batch, outHeight, outWidth, columns])
    const depthwise = [heap.offset(x), heap.offset(depthwiseKernel), 0, heap.offset(depthwiseBias), 0, 1]
    const pointwise = [columns, heap.offset(kernel), heap.offset(bias), heap.offset(y), 1]
    heap.run('SEPARABLE', [...numbers, ...depthwise, ...pointwise])
    return y
  })
}

function geometryOr3x3(inputShape: number[], filterShape: number[], attrs: NamedAttrMap): number[] {
  const g = geometryOf(inputShape, filterShape, attrs, true)
  if (g?.isDepthwise3x3) return g.numbers
  throw new Error(`a depthwise filter ${filterShape.join(' x ')}; allowed: 3 x 3 x channels x 1, undilated`)
}
