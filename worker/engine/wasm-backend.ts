import { createRequire } from 'node:module'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'

export interface WasmBackend {
  backend: BackendWasm
  memory: WebAssembly.Memory
  /** Room that no tensor owns, for as long as the thread lives. @returns its offset, a multiple of 64 */
  reserve(byteCount: number): number
  /** tfjs' own kernels, before ours took the place of some. */
  originals: ReadonlyMap<string, tf.KernelConfig>
}

let started: WasmBackend | undefined

/** The one wasm backend of this thread: its memory is where the native and the wasm engine keep their tensors. */
export async function startWasmBackend(): Promise<WasmBackend> {
  if (started) return started
  const originals = new Map(tf.getKernelsForBackend('wasm').map(kernel => [kernel.kernelName, kernel]))
  setWasmPaths(`${path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  if (!(await tf.setBackend('wasm'))) throw new Error("tfjs' wasm backend does not start")
  const backend = tf.backend()
  if (!(backend instanceof BackendWasm)) throw new Error('two copies of tfjs-backend-wasm are installed')
  const memory = memoryOf(backend)
  started = { backend, memory, reserve: watchMemory(backend), originals }
  return started
}

/** @throws Error where tfjs keeps it elsewhere than 4.22 does */
function memoryOf({ wasm: module }: BackendWasm): WebAssembly.Memory {
  const exports: unknown = Reflect.get(module, 'asm')
  const memory: unknown = typeof exports === 'object' && exports ? Reflect.get(exports, 'memory') : undefined
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('its memory is not found: another tfjs than 4.22')
  return memory
}

/** Of a line of the processor's cache, bytes: a wide vector that lies across two of them costs two loads. */
const lineBytes = 64

/**
 * Takes the place of what tfjs allocates and frees tensors with. Every tensor begins with a line of the cache; tfjs' own
 * begin anywhere. And tfjs does not look whether it got the memory it asked for: it would go on writing at address 0.
 * @returns what allocates
 */
function watchMemory({ wasm: module }: BackendWasm): (byteCount: number) => number {
  // Its first calls replace the functions that are there at the start.
  tf.scalar(0).dispose()
  const [malloc, free]: unknown[] = ['_malloc', '_free'].map(name => Reflect.get(module, name))
  if (typeof malloc !== 'function' || typeof free !== 'function')
    throw new Error('its memory cannot be watched: another tfjs than 4.22')
  const begins = new Map<number, number>()
  const allocate = (byteCount: number): number => {
    const begin = Number(malloc(byteCount + lineBytes)) >>> 0
    if (begin === 0) throw new Error(`out of memory: ${byteCount} more bytes do not fit into the 4 GiB of WebAssembly`)
    const aligned = Math.ceil(begin / lineBytes) * lineBytes
    begins.set(aligned, begin)
    return aligned
  }
  Reflect.set(module, '_malloc', allocate)
  Reflect.set(module, '_free', (address: number) => {
    const aligned = address >>> 0
    free(begins.get(aligned) ?? aligned)
    begins.delete(aligned)
  })
  return allocate
}
