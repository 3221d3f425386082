import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type { KernelName, KernelRunner } from './kernels.ts'

export type Inputs = Record<string, tf.TensorInfo>
export type Kernel = (args: { inputs: Inputs; attrs: tf.NamedAttrMap }) => tf.TensorInfo | tf.TensorInfo[]

/** Tensors where they lie in WebAssembly memory: a kernel is given their offsets, and nothing is copied. */
export class Heap {
  readonly backendName: string
  private readonly backend: BackendWasm
  private readonly runner: KernelRunner
  /** tfjs' own kernels, for what ours do not do. */
  private readonly originals: ReadonlyMap<string, tf.KernelConfig>

  constructor(
    backendName: string,
    backend: BackendWasm,
    originals: ReadonlyMap<string, tf.KernelConfig>,
    runner: KernelRunner,
  ) {
    this.backendName = backendName
    this.backend = backend
    this.originals = originals
    this.runner = runner
  }

  /** Room for a float32 tensor, its content undefined. */
  allocate(shape: number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, 'float32')
  }

  /** The same numbers once more; each of the two is to be freed. */
  share({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    this.backend.incRef(dataId)
    return { dataId, shape, dtype }
  }

  /** Where a tensor lies, bytes; 0 for none. @throws Error for a tensor of another type than wanted */
  offset(tensor: tf.TensorInfo | undefined, dtype: 'float32' | 'int32' = 'float32'): number {
    if (!tensor) return 0
    if (tensor.dtype !== dtype) throw new Error(`a ${tensor.dtype} tensor; allowed: ${dtype}`)
    const { memoryOffset } = this.backend.dataIdMap.get(tensor.dataId)
    return memoryOffset
  }

  run(name: KernelName, numbers: readonly number[]): void {
    this.runner.run(name, numbers)
  }

  /** Runs tfjs' own kernel of that name. @throws Error where it has none */
  runOriginal(kernelName: string, inputs: Inputs, attrs: tf.NamedAttrMap): tf.TensorInfo | tf.TensorInfo[] {
    const original = this.originals.get(kernelName)
    if (!original) throw new Error(`tfjs has no ${kernelName} on wasm`)
    return original.kernelFunc({ inputs, attrs, backend: this.backend })
  }

  /** Replaces or adds a kernel of this backend. */
  register(kernelName: string, kernel: Kernel): void {
    const { backendName } = this
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName)
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => kernel({ inputs: inputs as Inputs, attrs: attrs ?? {} }),
    })
  }
}
