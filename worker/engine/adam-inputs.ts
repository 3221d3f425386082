import type { TensorInfo } from '@tensorflow/tfjs'

export interface AdamWeight<T extends TensorInfo = TensorInfo> {
  value: T
  gradient: T
  /** Running mean of the gradient. */
  first: T
  /** Running mean of its square. */
  second: T
}

const parts = ['value', 'gradient', 'first', 'second'] as const

/** A kernel takes named tensors only: four for every weight. */
export const nameAdamInputs = <T extends TensorInfo>(weights: readonly AdamWeight<T>[]): Record<string, T> =>
  Object.fromEntries(weights.flatMap((weight, i) => parts.map(part => [`${part}${i}`, weight[part]])))

/** @throws Error where one is missing */
export function adamInputs(inputs: Record<string, TensorInfo>, weightCount: number): AdamWeight[] {
  return Array.from({ length: weightCount }, (_, i) => {
    const [value, gradient, first, second] = parts.map(part => {
      const tensor = inputs[`${part}${i}`]
      if (!tensor) throw new Error(`weight ${i} has no ${part}; allowed: a tensor`)
      return tensor
    }) as [TensorInfo, TensorInfo, TensorInfo, TensorInfo]
    return { value, gradient, first, second }
  })
}
