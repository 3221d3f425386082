import { createRequire } from 'node:module'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import type { EngineStarter } from './engine.ts'
import { registerAdam } from './wasm/adam.ts'
import { registerBatchNorm } from './wasm/batch-norm.ts'
import { registerConvolutionGradients } from './wasm/convolution-gradients.ts'
import { registerDepthwiseGradients } from './wasm/depthwise-gradients.ts'
import { Heap } from './wasm/heap.ts'

let registered: BackendWasm | null = null

/** WebAssembly on one core: tfjs' own kernels (XNNPACK) and, in ./wasm, those that training needs and tfjs lacks. */
export const wasm: EngineStarter = {
  name: 'wasm',
  async start() {
    setWasmPaths(`${path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
    if (!(await tf.setBackend('wasm'))) throw new Error('its backend does not start')
    const backend = tf.backend()
    if (!(backend instanceof BackendWasm)) throw new Error('two copies of tfjs-backend-wasm are installed')
    if (registered !== backend) {
      refuseWhenFull(backend)
      const heap = new Heap(backend)
      registerConvolutionGradients(heap)
      registerDepthwiseGradients(heap)
      registerBatchNorm(heap)
      registerAdam(heap)
      registered = backend
    }
    const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
    return `tfjs ${tf.version.tfjs} on WebAssembly${hasSimd ? ' with SIMD' : ''}, one core`
  },
}

/** tfjs does not look whether it got the memory it asked for: it would go on writing at address 0. */
function refuseWhenFull({ wasm: module }: BackendWasm): void {
  // Its first call replaces the function that is there at the start.
  tf.scalar(0).dispose()
  const allocate: unknown = Reflect.get(module, '_malloc')
  if (typeof allocate !== 'function') throw new Error('its memory cannot be watched: another tfjs than 4.22')
  Reflect.set(module, '_malloc', (byteCount: number): unknown => {
    const address: unknown = allocate(byteCount)
    if (address === 0 && byteCount > 0)
      throw new Error(`out of memory: ${byteCount} more bytes do not fit into the 4 GiB of WebAssembly`)
    return address
  })
}
