import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

type Kernel = (args: {
  inputs: Record<string, tf.TensorInfo>
  attrs: tf.NamedAttrMap
}) => tf.TensorInfo | tf.TensorInfo[]

/**
 * Tensors where they lie in WebAssembly memory, float32 throughout: kernels in TypeScript read and write them
 * there without a copy.
 */
export class Heap {
  private readonly backend: BackendWasm

  constructor(backend: BackendWasm) {
    this.backend = backend
  }

  /** Room for a tensor, its content undefined. It may grow the memory: take every view after the last allocation. */
  allocate(shape: number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, 'float32')
  }

  /** The numbers themselves, valid until the next allocation. @throws Error where the tensor is not float32 */
  view(tensor: tf.TensorInfo): Float32Array {
    const values = this.backend.typedArrayFromHeap(tensor)
    if (!(values instanceof Float32Array)) throw new Error(`a ${tensor.dtype} tensor; allowed: float32`)
    return values
  }

  /** The same numbers under another shape; owns nothing, so it is never freed. */
  reshape(tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo {
    return { dataId: tensor.dataId, dtype: tensor.dtype, shape }
  }

  free(...tensors: tf.TensorInfo[]): void {
    for (const tensor of tensors) this.backend.disposeData(tensor.dataId)
  }

  /** Runs one of tfjs' own kernels. */
  run(kernelName: string, inputs: Record<string, tf.TensorInfo>, attrs: tf.NamedAttrMap): tf.TensorInfo {
    const result = tf.getKernel(kernelName, 'wasm').kernelFunc({ inputs, attrs, backend: this.backend })
    if (Array.isArray(result)) throw new Error(`${kernelName} gave several tensors; allowed: one`)
    return result
  }

  /** a [m, k] times b [k, n] by XNNPACK, which packs b anew for every tensor: it pays where m and n are not tiny. */
  multiply(a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
    return this.run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false })
  }

  transpose(matrix: tf.TensorInfo): tf.TensorInfo {
    return this.run('Transpose', { x: matrix }, { perm: [1, 0] })
  }

  /** Replaces or adds a kernel; its inputs are float32 tensors. */
  register(kernelName: string, kernel: Kernel): void {
    if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm')
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) =>
        kernel({ inputs: inputs as Record<string, tf.TensorInfo>, attrs: attrs ?? {} }),
    })
  }
}
