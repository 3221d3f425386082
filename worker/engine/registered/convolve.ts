import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs'
import type { Heap, Inputs } from '../heap.ts'
import { clipsOf, geometryOf } from './geometry.ts'

/**
 * A convolution, its bias and ReLU6 where it has them, by the kernel that does it; by tfjs' own where none of ours does.
 * @param name tfjs' name of the operation
 */
export function convolve(heap: Heap, name: string, inputs: Inputs, attrs: NamedAttrMap, isDepthwise: boolean) {
  const { x, filter, bias, preluActivationWeights } = inputs as Inputs & { x: TensorInfo; filter: TensorInfo }
  const g = geometryOf(x.shape, filter.shape, attrs, isDepthwise)
  const clips = clipsOf(attrs)
  // tfjs also takes a scalar for a bias.
  const isBiasKnown = !bias || bias.shape.at(-1) === g?.outChannels
  if (!g || clips === null || !isBiasKnown || preluActivationWeights || (isDepthwise && !g.isDepthwise3x3))
    return heap.runOriginal(name, inputs, attrs)
  const y = heap.allocate(g.outShape)
  const [ofX, ofFilter, ofBias, ofY] = [x, filter, bias, y].map(t => heap.offset(t)) as [number, number, number, number]
  if (g.isPointwise && !isDepthwise)
    heap.run('MULTIPLY', [0, 0, g.positions, g.outChannels, g.inChannels, ofX, ofFilter, ofY, ofBias, clips])
  else heap.run(isDepthwise ? 'DEPTHWISE' : 'CONVOLVE', [...g.numbers, ofX, ofFilter, 0, ofBias, ofY, clips])
  return y
}
