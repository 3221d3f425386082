import type { TensorInfo } from '@tensorflow/tfjs'
import type { Heap } from '../heap.ts'

/** Batch normalisation with ReLU6 while training, forward and backward: see worker/engine/operations.ts. */
export function registerBatchNorm(heap: Heap): void {
  heap.register('BatchNormRelu6', ({ inputs, attrs }) => {
    const { x, gamma, beta } = inputs as { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo }
    const [channels] = gamma.shape as [number]
    const [y, mean, variance] = [x.shape, [channels], [channels]].map(shape => heap.allocate(shape))
    const tensors = [x, undefined, gamma, beta, y, mean, variance].map(t => heap.offset(t))
    heap.run('NORMALISE', [rowsOf(x), channels, attrs.epsilon as number, ...tensors])
    return [y, mean, variance] as TensorInfo[]
  })

  heap.register('BatchNormRelu6Grad', ({ inputs, attrs }) => {
    const { dy, x, gamma, beta, mean, variance } = inputs as { x: TensorInfo; gamma: TensorInfo } & typeof inputs
    const [channels] = gamma.shape as [number]
    const gradients = [x.shape, [channels], [channels]].map(shape => heap.allocate(shape))
    const [dx, ofGamma, ofBeta] = gradients
    const tensors = [x, dy, gamma, beta, dx, mean, variance, ofGamma, ofBeta].map(t => heap.offset(t))
    heap.run('NORMALISE_GRADIENT', [rowsOf(x), channels, attrs.epsilon as number, ...tensors])
    return gradients
  })
}

const rowsOf = (x: TensorInfo): number => x.shape.slice(0, -1).reduce((a, b) => a * b, 1)
