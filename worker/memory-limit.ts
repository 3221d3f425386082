import { totalmem } from 'node:os'
import { availableMemory, constrainedMemory } from 'node:process'
import type { EngineName } from './engine/engine.ts'

/** What 32-bit addresses reach. */
const wasmBytes = 4 * 1024 ** 3
const onWasmHeap: readonly string[] = ['native', 'wasm']

/**
 * How many bytes of tensors an engine can have on this machine: on the WebAssembly heap what is free now, at most 4 GiB;
 * otherwise the machine's memory, or what its container may have of it.
 */
export function memoryLimitOf(engine: EngineName): number {
  if (onWasmHeap.includes(engine)) return Math.min(wasmBytes, availableMemory())
  const allowed = constrainedMemory()
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}
