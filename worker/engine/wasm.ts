import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import type { EngineStarter } from './engine.ts'
import { Heap } from './heap.ts'
import { type KernelName, type KernelRunner, mostNumbers, writeCall } from './kernels.ts'
import { registerKernels } from './registered/register.ts'
import { startWasmBackend, type WasmBackend } from './wasm-backend.ts'

const stackBytes = 2 ** 16

/** The C kernels as WebAssembly, in one thread, on the memory of tfjs' backend, which does everything else. */
export const wasm: EngineStarter = {
  name: 'wasm',
  async start() {
    if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('this runtime has no SIMD in WebAssembly')
    const started = await startWasmBackend()
    const { detail, runner } = instantiate(started)
    registerKernels(new Heap('wasm', started.backend, started.originals, runner))
    await tf.setBackend('wasm')
    return { detail: `tfjs ${tf.version.tfjs} on WebAssembly with ${detail}`, threads: 1 }
  },
}

type Exports = {
  __stack_pointer: WebAssembly.Global
  kernelFloats(numbers: number): number
  runKernel(numbers: number, workspace: number): void
}

let instantiated: { detail: string; runner: KernelRunner } | undefined

function instantiate({ memory, reserve }: WasmBackend) {
  if (instantiated) return instantiated
  const { module, detail } = compileNewest()
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports
  exports.__stack_pointer.value = (reserve(stackBytes) + stackBytes) | 0
  instantiated = { detail, runner: new WasmRunner(exports, memory, reserve) }
  return instantiated
}

/** The module with fused multiply-add where this runtime knows it. */
function compileNewest() {
  const read = (variant: string) => readFileSync(new URL(`./kernels/kernels-${variant}.wasm`, import.meta.url))
  const relaxed = read('relaxed')
  if (WebAssembly.validate(relaxed)) return { module: new WebAssembly.Module(relaxed), detail: 'relaxed SIMD' }
  return { module: new WebAssembly.Module(read('simd')), detail: 'SIMD' }
}

class WasmRunner implements KernelRunner {
  private readonly exports: Exports
  private readonly memory: WebAssembly.Memory
  private readonly reserve: WasmBackend['reserve']
  private readonly call: number
  private workspace = { offset: 0, floatCount: 0 }

  constructor(exports: Exports, memory: WebAssembly.Memory, reserve: WasmBackend['reserve']) {
    this.exports = exports
    this.memory = memory
    this.reserve = reserve
    this.call = reserve(mostNumbers * 8)
  }

  run(name: KernelName, numbers: readonly number[]): void {
    writeCall(new Float64Array(this.memory.buffer, this.call, mostNumbers), name, numbers)
    const floatCount = this.exports.kernelFloats(this.call) >>> 0
    // It only grows: its greatest size is reached within the first step.
    if (floatCount > this.workspace.floatCount) this.workspace = { offset: this.reserve(floatCount * 4), floatCount }
    this.exports.runKernel(this.call, this.workspace.offset)
  }
}
