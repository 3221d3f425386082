import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs'
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { describe, expect, test } from 'vitest'
import { openEngine } from '#worker/engine/open-engine.ts'

const isInstalled = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return false
    throw error
  }
}
const hasTensorflow = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'].some(isInstalled)

describe('openEngine', () => {
  test('starts the fastest that there is and says why none before it', async () => {
    const engine = await openEngine()
    expect(engine.name).toBe(hasTensorflow ? 'tensorflow' : 'wasm')
    expect(tf.getBackend()).toBe(engine.name)
    expect(engine.reason).toContain('the fastest that starts here')
    if (!hasTensorflow)
      expect(engine.passedOver).toEqual([
        { name: 'tensorflow', reason: 'tfjs-node-gpu: not installed, tfjs-node: not installed' },
      ])
  })

  test('starts the one that is asked for', async () => {
    expect(await openEngine('cpu')).toMatchObject({ name: 'cpu', reason: 'asked for by name' })
    expect(tf.getBackend()).toBe('cpu')
    expect(await openEngine('wasm')).toMatchObject({ name: 'wasm' })
    expect(tf.getBackend()).toBe('wasm')
  })

  test('on wasm, a tensor that does not fit into memory is refused instead of written over others', async () => {
    await openEngine('wasm')
    const backend = tf.backend()
    if (!(backend instanceof BackendWasm)) throw new Error('not the wasm backend')
    const tensor = tf.tensor1d([1, 2, 3])
    expect(() => backend.makeOutput([1_073_741_000], 'float32')).toThrow(/out of memory: 4294964000 more bytes/)
    expect([...tensor.dataSync()]).toEqual([1, 2, 3])
    tensor.dispose()
  })

  test('takes no other in its place where the one asked for cannot start', async () => {
    const opened = openEngine('tensorflow')
    if (hasTensorflow) expect((await opened).name).toBe('tensorflow')
    else await expect(opened).rejects.toThrow('no engine starts: tensorflow: tfjs-node-gpu: not installed')
  })
})
