import type { TensorInfo } from '@tensorflow/tfjs'
import type { Heap } from './heap.ts'

/**
 * One step of Adam. The moments are changed where they lie; the value is a new tensor, because XNNPACK keeps its own
 * packed copy of every tensor that has served as a filter.
 */
export function registerAdam(heap: Heap): void {
  heap.register('AdamStep', ({ inputs, attrs }) => {
    const { value, gradient, first, second } = inputs as Record<string, TensorInfo> & {
      value: TensorInfo
      gradient: TensorInfo
      first: TensorInfo
      second: TensorInfo
    }
    const { rate, beta1, beta2, epsilon } = attrs as { rate: number; beta1: number; beta2: number; epsilon: number }
    const stepped = heap.allocate(value.shape)
    const [w, g, m, v, out] = [value, gradient, first, second, stepped].map(t => heap.view(t)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    for (let i = 0; i < w.length; i++) {
      const d = g[i] as number
      const mean = beta1 * (m[i] as number) + (1 - beta1) * d
      const square = beta2 * (v[i] as number) + (1 - beta2) * d * d
      m[i] = mean
      v[i] = square
      out[i] = (w[i] as number) - (rate * mean) / (Math.sqrt(square) + epsilon)
    }
    return stepped
  })
}
