import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { openEngine } from '#worker/engine/open-engine.ts'
import { Adam } from '#worker/ml/adam.ts'
import { exportModel, loadModel } from '#worker/ml/artifacts.ts'
import { buildNetwork, disposeNetwork, layersThatLearn } from '#worker/ml/network.ts'
import { learntWeightsOf } from '#worker/ml/weights.ts'
import { hashOf } from '../ml/kit.ts'
import {
  drawBatch,
  enginesHere,
  gradientsOf,
  greatestDifference,
  numbersOf,
  onBoth,
  open,
  smallShape,
  withTrained,
} from './kit.ts'

const engines = await enginesHere()
const trainedHash = (steps: number) =>
  withTrained(steps, async network => hashOf((await exportModel(network.model)).weights))

test('this machine has an engine that trains, and the reference', () => {
  expect(engines.map(e => e.name)).toEqual(expect.arrayContaining(['wasm', 'cpu']))
})

describe.each(engines.map(e => [e.title, e] as const))('%s', (_, engine) => {
  test('computes the loss and every gradient of one training step as the reference does, within 1e-3', async () => {
    const [reference, other] = await onBoth(engine, () => {
      const network = buildNetwork(smallShape)
      const adam = new Adam(learntWeightsOf(layersThatLearn(network)), 0.002)
      const { loss, grads } = gradientsOf(network, adam, 4)
      // A network's order of names is that of its variables' making.
      const numbers = [loss, ...adam.variables.map(v => grads[v.name] as tf.Tensor)].map(numbersOf)
      adam.dispose()
      disposeNetwork(network)
      return numbers
    })
    expect(reference.length).toBe(1 + 27 * 3 + 2)
    // Twenty-seven normalisations one after another magnify what differs in the last digit.
    expect(greatestDifference(reference, other)).toBeLessThan(1e-3)
  })

  test('trains a model that every other engine loads and that answers there alike, within 1e-4', async () => {
    await open(engine)
    const saved = await withTrained(3, network => exportModel(network.model))
    const answers: Float32Array[] = []
    for (const other of engines) {
      await open(other)
      const model = await loadModel(saved.modelJson, saved.weights)
      answers.push(tf.tidy(() => numbersOf(model.predict(drawBatch(3)) as tf.Tensor)))
      model.dispose()
    }
    for (const answer of answers) {
      expect(answer.length).toBe(9)
      answer.forEach((p, i) => {
        expect(Math.abs(p - (answers[0]?.[i] ?? Number.NaN))).toBeLessThan(1e-4)
      })
    }
  })

  test('gives the same weights to the bit from the same start, and others from another', async () => {
    await open(engine)
    const first = await trainedHash(2)
    expect(await trainedHash(2)).toBe(first)
    expect(await trainedHash(1)).not.toBe(first)
  })

  test('keeps tensors and heap constant over 200 steps', async () => {
    await open(engine)
    // The reference takes a second a step: ten of its steps would show a leak as well.
    const steps = engine.name === 'cpu' ? 10 : 200
    const heaps: number[] = []
    const heapBytes = () => {
      const module: unknown = Reflect.get(tf.backend(), 'wasm')
      return module ? (Reflect.get(module as object, 'HEAPU8') as Uint8Array).length : 0
    }
    await withTrained(
      steps,
      async (_, seen) => {
        const settled = seen.slice(3)
        expect(new Set(settled.map(s => s.tensors)).size).toBe(1)
        expect(settled.every(s => Number.isFinite(s.loss))).toBe(true)
      },
      step => {
        if (step >= 3) heaps.push(heapBytes())
      },
    )
    expect(new Set(heaps).size).toBe(1)
  }, 120_000)
})

const native = engines.filter(e => e.name === 'native')

test.each(native.map(e => [e.title, e] as const))(
  '%s gives the same weights on one thread, two and five',
  async (_, engine) => {
    const hashes: string[] = []
    for (const threads of [1, 2, 5]) {
      await open(engine, { threads })
      hashes.push(await trainedHash(2))
    }
    expect(new Set(hashes).size).toBe(1)
  },
)

test('wasm gives its weights whichever engine ran before it in this thread', async () => {
  await openEngine('wasm')
  const first = await trainedHash(2)
  for (const engine of engines) {
    await open(engine)
    await trainedHash(1)
  }
  await openEngine('wasm')
  expect(await trainedHash(2)).toBe(first)
})
