import type { TensorInfo } from '@tensorflow/tfjs'
import { adamInputs } from '../adam-inputs.ts'
import type { Heap } from '../heap.ts'

/**
 * One step of Adam for all weights at once. The moments are changed where they lie; every value is a new tensor, because
 * XNNPACK keeps its own packed copy of whatever has served as a filter.
 */
export function registerAdam(heap: Heap): void {
  heap.register('AdamStep', ({ inputs, attrs }) => {
    const { rate, beta1, beta2, epsilon, stepCount, weightCount } = attrs as Record<string, number> & AdamNumbers
    const stepped: TensorInfo[] = []
    const numbers: number[] = []
    for (const { value, gradient, first, second } of adamInputs(inputs, weightCount)) {
      const next = heap.allocate(value.shape)
      stepped.push(next)
      numbers.push(...[value, gradient, first, second, next].map(t => heap.offset(t)))
      numbers.push(value.shape.reduce((a, b) => a * b, 1))
    }
    const corrections = [1 - beta1 ** stepCount, 1 - beta2 ** stepCount]
    heap.run('STEP_ADAM', [rate, beta1, beta2, epsilon, ...corrections, 1 - beta1, 1 - beta2, weightCount, ...numbers])
    return stepped
  })
}

interface AdamNumbers {
  rate: number
  beta1: number
  beta2: number
  epsilon: number
  stepCount: number
  weightCount: number
}
