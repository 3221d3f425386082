import type { Heap } from '../heap.ts'
import { registerAdam } from './adam.ts'
import { registerBatchNorm } from './batch-norm.ts'
import { registerConvolution } from './convolution.ts'
import { registerCrossEntropy } from './cross-entropy.ts'
import { registerDepthwise, registerSeparable } from './depthwise.ts'
import { registerIdentity } from './identity.ts'

/** Gives a backend the C kernels, under tfjs' own names where it has one: its layers and saved models stay standard. */
export function registerKernels(heap: Heap): void {
  registerIdentity(heap)
  registerConvolution(heap)
  registerDepthwise(heap)
  registerSeparable(heap)
  registerBatchNorm(heap)
  registerCrossEntropy(heap)
  registerAdam(heap)
}
