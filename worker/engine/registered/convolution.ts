import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs'
import type { Heap, Inputs } from '../heap.ts'
import { clipsOf, geometryOf } from './geometry.ts'

/** Convolutions as matrix products, forward and both gradients; what else there is stays with tfjs' own kernels. */
export function registerConvolution(heap: Heap): void {
  for (const name of ['Conv2D', 'FusedConv2D'])
    heap.register(name, ({ inputs, attrs }) => convolve(heap, name, inputs, attrs))

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

function convolve(heap: Heap, name: string, inputs: Inputs, attrs: NamedAttrMap) {
  const { x, filter, bias, preluActivationWeights } = inputs as Inputs & { x: TensorInfo; filter: TensorInfo }
  const g = geometryOf(x.shape, filter.shape, attrs)
  const clips = clipsOf(attrs)
  // tfjs also takes a scalar for a bias.
  const isBiasKnown = !bias || bias.shape.at(-1) === g?.outChannels
  if (!g || clips === null || !isBiasKnown || preluActivationWeights) return heap.runOriginal(name, inputs, attrs)
  const y = heap.allocate(g.outShape)
  if (g.isPointwise) {
    const sizes = [0, 0, g.positions, g.outChannels, g.inChannels]
    heap.run('MULTIPLY', [...sizes, heap.offset(x), heap.offset(filter), heap.offset(y), heap.offset(bias), clips])
  } else {
    heap.run('CONVOLVE', [
      ...g.numbers,
      ...[heap.offset(x), heap.offset(filter), 0, heap.offset(bias), heap.offset(y)],
      clips,
    ])
  }
  return y
}
