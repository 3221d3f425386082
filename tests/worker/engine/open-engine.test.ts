import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { describe, expect, test } from 'vitest'
import { newFolder } from '#tests/kit/pictures.ts'
import { engineNames } from '#worker/engine/engine.ts'
import { explainMissing } from '#worker/engine/explain-missing.ts'
import { chooseVariant, loadAddon } from '#worker/engine/native.ts'
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
const outcomeFile = new URL('../../../worker/engine/kernels/build/outcome.json', import.meta.url)

describe('openEngine', () => {
  test('starts the first in the order that can run here and says of each one before it why it was passed over', async () => {
    const engine = await openEngine()
    expect(tf.getBackend()).toBe(engine.name)
    expect(engine.reason).toBe('the first that starts here')
    expect(engine.passedOver.map(p => p.name)).toEqual(engineNames.slice(0, engineNames.indexOf(engine.name)))
    if (!hasTensorflow)
      expect(engine.passedOver[0]?.reason).toBe('tfjs-node-gpu: not installed, tfjs-node: not installed')
  })

  test('compiling the native engine left its compiler, and the engine starts; or why there is none, and it says so', async () => {
    expect(existsSync(outcomeFile)).toBe(true)
    const outcome: { detail?: string; reason?: string } = JSON.parse(readFileSync(outcomeFile, 'utf8'))
    const opened = openEngine('native', { threads: 2 })
    if (outcome.reason) await expect(opened).rejects.toThrow(`native: ${outcome.reason}`)
    else expect(await opened).toMatchObject({ threads: 2, detail: expect.stringContaining(outcome.detail ?? '?') })
  })

  test('starts the one that is asked for', async () => {
    expect(await openEngine('cpu')).toMatchObject({ name: 'cpu', reason: 'asked for by name', passedOver: [] })
    expect(tf.getBackend()).toBe('cpu')
    expect(await openEngine('wasm')).toMatchObject({ name: 'wasm', threads: 1 })
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

describe('why an engine is passed over', () => {
  test('a processor without AVX2 has no native engine; one with several instruction sets takes the fastest', () => {
    expect(() => chooseVariant([])).toThrow('this processor has no AVX2')
    expect(chooseVariant(['avx512', 'avx2'])).toBe('avx512')
    expect(chooseVariant(['avx512', 'avx2'], 'avx2')).toBe('avx2')
    expect(() => chooseVariant(['avx2'], 'avx512')).toThrow('no variant avx512; this processor has avx2')
  })

  test('an addon that is not the whole one that was compiled is not loaded: the system would end the process', async () => {
    const build = await newFolder()
    expect(() => loadAddon(build)).toThrow(/^not compiled; npm start/)
    const leave = (file: string, text: string) => writeFileSync(path.join(build, file), text)
    leave('outcome.json', '{"detail"')
    expect(() => loadAddon(build)).toThrow(/^what its compilation left cannot be read; npm start/)
    leave('outcome.json', JSON.stringify({ detail: 'cc 1', addonSha256: 'ab'.repeat(32) }))
    expect(() => loadAddon(build)).toThrow(/^its addon was removed; npm start/)
    leave('kernels.node', '\x7fELF')
    expect(() => loadAddon(build)).toThrow(/^its addon is damaged; npm start/)
  })

  test.each([
    [new Error('libcudart.so.11.0: cannot open shared object file'), 'a library of CUDA is missing (libcudart.so.11.0'],
    [new TypeError('(0, util_1.isNullOrUndefined) is not a function'), 'it does not load on Node'],
    [new Error("Cannot find module 'x'\nRequire stack:"), "Cannot find module 'x'"],
  ])('%s is explained in one line', (error, explained) => {
    const line = explainMissing('@tensorflow/tfjs-node-gpu', error)
    expect(line).toContain(`tfjs-node-gpu: ${explained}`)
    expect(line).not.toContain('\n')
  })
})
