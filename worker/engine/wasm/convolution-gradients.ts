import type { TensorInfo } from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs'
import { type Geometry, geometryOf, isPointwise } from './geometry.ts'
import type { Heap } from './heap.ts'

/**
 * Gradients of a convolution as matrix products (XNNPACK): with respect to its filter, which tfjs' wasm backend
 * lacks (tensorflow/tfjs#8474), and with respect to the input of a 1 x 1 one, which it has but computes naively.
 */
export function registerConvolutionGradients(heap: Heap): void {
  heap.register('Conv2DBackpropFilter', ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
    const filterShape = attrs.filterShape as number[]
    return filterGradient(heap, x, dy, geometryOf(x.shape, filterShape, attrs, false), filterShape)
  })

  const { kernelFunc } = tf.getKernel('Conv2DBackpropInput', 'wasm')
  heap.register('Conv2DBackpropInput', ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    const inputShape = attrs.inputShape as number[]
    const g = geometryOf(inputShape, filter.shape, attrs, false)
    if (isPointwise(g)) return pointwiseInputGradient(heap, dy, filter, inputShape)
    return kernelFunc({ inputs, attrs, backend: tf.backend() })
  })
}

/** x [batch, height, width, inChannels], dy as the convolution's output, float32 -> [filterHeight, filterWidth, inChannels, outChannels] */
function filterGradient(heap: Heap, x: TensorInfo, dy: TensorInfo, g: Geometry, filterShape: number[]): TensorInfo {
  const positions = g.batch * g.outHeight * g.outWidth
  const outChannels = filterShape[3] as number
  const patches = isPointwise(g) ? heap.transpose(heap.reshape(x, [positions, g.inChannels])) : patchesOf(heap, x, g)
  const gradient = heap.multiply(patches, heap.reshape(dy, [positions, outChannels]))
  heap.free(patches)
  return { ...gradient, shape: filterShape }
}

function pointwiseInputGradient(heap: Heap, dy: TensorInfo, filter: TensorInfo, inputShape: number[]): TensorInfo {
  const [, , inChannels, outChannels] = filter.shape as [number, number, number, number]
  const positions = dy.shape.slice(0, 3).reduce((a, b) => a * b)
  const turned = heap.transpose(heap.reshape(filter, [inChannels, outChannels]))
  const gradient = heap.multiply(heap.reshape(dy, [positions, outChannels]), turned)
  heap.free(turned)
  return { ...gradient, shape: inputShape }
}

/** What each filter tap sees at each position: float32 [filterHeight * filterWidth * inChannels, positions], 0 beyond the edge. */
function patchesOf(heap: Heap, x: TensorInfo, g: Geometry): TensorInfo {
  const positions = g.batch * g.outHeight * g.outWidth
  const patches = heap.allocate([g.filterHeight * g.filterWidth * g.inChannels, positions])
  const from = heap.view(x)
  const to = heap.view(patches).fill(0)
  let row = 0
  for (let i = 0; i < g.filterHeight; i++)
    for (let j = 0; j < g.filterWidth; j++)
      for (let c = 0; c < g.inChannels; c++, row++)
        for (let line = 0; line < g.batch * g.outHeight; line++) {
          const image = Math.floor(line / g.outHeight)
          const y = (line % g.outHeight) * g.strideHeight - g.padTop + i
          if (y < 0 || y >= g.inHeight) continue
          const start = (image * g.inHeight + y) * g.inWidth * g.inChannels + c
          let target = row * positions + line * g.outWidth
          for (let ow = 0, column = j - g.padLeft; ow < g.outWidth; ow++, target++, column += g.strideWidth)
            if (column >= 0 && column < g.inWidth) to[target] = from[start + column * g.inChannels] as number
        }
  return patches
}
