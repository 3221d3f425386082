import type { TensorInfo } from '@tensorflow/tfjs'
import type { Heap } from '../heap.ts'
import { convolve } from './convolve.ts'
import { geometryOf } from './geometry.ts'

/** Convolutions as matrix products, forward and both gradients; what else there is stays with tfjs' own kernels. */
export function registerConvolution(heap: Heap): void {
  for (const name of ['Conv2D', 'FusedConv2D'])
    heap.register(name, ({ inputs, attrs }) => convolve(heap, name, inputs, attrs, false))

  heap.register('Conv2DBackpropInput', ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    const inputShape = attrs.inputShape as number[]
    const g = geometryOf(inputShape, filter.shape, attrs)
    if (!g?.isPointwise) return heap.runOriginal('Conv2DBackpropInput', inputs, attrs)
    const dx = heap.allocate(inputShape)
    const sizes = [0, 1, g.positions, g.inChannels, g.outChannels]
    heap.run('MULTIPLY', [...sizes, heap.offset(dy), heap.offset(filter), heap.offset(dx), 0, 0])
    return dx
  })

  heap.register('Conv2DBackpropFilter', ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
    const filterShape = attrs.filterShape as number[]
    const g = geometryOf(x.shape, filterShape, attrs)
    if (!g) throw new Error('a filter gradient of other strides or dilations; allowed: one stride, no dilation, NHWC')
    const gradient = heap.allocate(filterShape)
    if (g.isPointwise) {
      const sizes = [1, 0, g.inChannels, g.outChannels, g.positions]
      heap.run('MULTIPLY', [...sizes, heap.offset(x), heap.offset(dy), heap.offset(gradient), 0, 0])
    } else heap.run('FILTER_GRADIENT', [...g.numbers, heap.offset(x), 0, heap.offset(dy), 0, heap.offset(gradient), 0])
    return gradient
  })
}
