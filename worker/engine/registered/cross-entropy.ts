import type { TensorInfo } from '@tensorflow/tfjs'
import type { Heap } from '../heap.ts'

/** Loss and its gradient at once: see worker/engine/operations.ts. */
export function registerCrossEntropy(heap: Heap): void {
  heap.register('SoftmaxCrossEntropy', ({ inputs }) => {
    const { logits, classIndices } = inputs as { logits: TensorInfo; classIndices: TensorInfo }
    const [rows, width] = logits.shape as [number, number]
    const [loss, gradient] = [heap.allocate([]), heap.allocate(logits.shape)]
    const offsets = [heap.offset(logits), heap.offset(classIndices, 'int32'), heap.offset(loss), heap.offset(gradient)]
    heap.run('CROSS_ENTROPY', [rows, width, ...offsets])
    return [loss, gradient]
  })
}
