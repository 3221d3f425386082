/** What worker/engine/kernels does, in the order of its kernels.h. */
const kernelNames = [
  'MULTIPLY',
  'CONVOLVE',
  'FILTER_GRADIENT',
  'DEPTHWISE',
  'DEPTHWISE_INPUT_GRADIENT',
  'DEPTHWISE_FILTER_GRADIENT',
  'NORMALISE',
  'NORMALISE_GRADIENT',
  'CROSS_ENTROPY',
  'STEP_ADAM',
  'SEPARABLE',
] as const

export type KernelName = (typeof kernelNames)[number]

/** More than any call needs: a step of Adam has six numbers a weight. */
export const mostNumbers = 4096

/** The C kernels on the memory of tfjs' wasm backend, as native code or as WebAssembly. */
export interface KernelRunner {
  /**
   * @param numbers sizes, rates, and tensors as byte offsets in that memory (0 for none), as kernels.c reads them
   * @throws Error where there is no memory for the workspace
   */
  run(name: KernelName, numbers: readonly number[]): void
}

/** Writes a call where a kernel reads it. @throws Error where it is longer than the place */
export function writeCall(to: Float64Array, name: KernelName, numbers: readonly number[]): void {
  if (numbers.length >= to.length) throw new Error(`a call of ${numbers.length} numbers; allowed: ${to.length - 1}`)
  to[0] = kernelNames.indexOf(name)
  to.set(numbers, 1)
}
