import type { TensorInfo } from '@tensorflow/tfjs'
import type { Heap } from '../heap.ts'

/** A clone shares its numbers, as on every other backend of tfjs; its wasm backend copies them, at every saved tensor. */
export function registerIdentity(heap: Heap): void {
  heap.register('Identity', ({ inputs }) => heap.share((inputs as { x: TensorInfo }).x))
}
