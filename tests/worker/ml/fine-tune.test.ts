import { rm } from 'node:fs/promises'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEngine } from '#worker/engine/open-engine.ts'
import { loadModel } from '#worker/ml/artifacts.ts'
import { foldModel } from '#worker/ml/fold.ts'
import { trainingFeatures } from '#worker/ml/forward.ts'
import { buildNetwork, disposeNetwork } from '#worker/ml/network.ts'
import { loadPretrained } from '#worker/ml/pretrained.ts'
import type { Sample } from '#worker/ml/samples.ts'
import { trainNetwork } from '#worker/ml/train.ts'
import { drawSamples, hashOf, makeFolder, recordHooks, tinyConfig, writePretrained } from './kit.ts'

let folder: string
let samples: Sample[]
let given: Awaited<ReturnType<typeof writePretrained>>
beforeAll(async () => {
  await openEngine('wasm')
  folder = await makeFolder()
  samples = await drawSamples(folder, 24)
  given = await writePretrained(folder)
})
afterAll(() => rm(folder, { recursive: true }))

const configOf = (frozenBlocks: number) => ({
  ...tinyConfig,
  pretrainedFolder: given.folder,
  pretrainedSha256: given.sha256,
  frozenBlocks,
})
const inputOf = (frozenBlocks: number) => ({
  config: configOf(frozenBlocks),
  pretrained: given.pretrained,
  classCount: 2,
  blobs: folder,
  train: samples.slice(0, 16),
  validation: samples.slice(16),
})

/** Weights by layer, as the pretrained network has them. */
async function pretrainedNetwork() {
  const network = buildNetwork({ ...configOf(0), classCount: 2 })
  loadPretrained(network, given.pretrained, given.sha256)
  return network
}

test('fine-tuning from block 5 on changes no number of the blocks before it, and every layer from it on', async () => {
  const before = tf.memory().numTensors
  const trained = await trainNetwork(inputOf(5), recordHooks())
  expect(tf.memory().numTensors).toBe(before)
  const [model, source] = [await loadModel(trained.modelJson, trained.weights), await pretrainedNetwork()]
  const isFrozen = (name: string) => name.startsWith('conv1') || Number(/^conv_[dp]w_(\d+)/.exec(name)?.[1]) < 5
  for (const layer of source.backbone.layers.filter(l => l.weights.length > 0)) {
    const theirs = layer.getWeights().map(w => [...w.dataSync()])
    const ours = model
      .getLayer(layer.name)
      .getWeights()
      .map(w => [...w.dataSync()])
    if (isFrozen(layer.name)) expect([layer.name, ours]).toEqual([layer.name, theirs])
    else expect([layer.name, ours]).not.toEqual([layer.name, theirs])
  }
  model.dispose()
  disposeNetwork(source)
})

test('fine-tuning resumes bit for bit, and learns otherwise than from another block', async () => {
  const whole = recordHooks()
  const expected = await trainNetwork(inputOf(12), whole)
  const resumed = await trainNetwork({ ...inputOf(12), checkpoint: whole.checkpoints[0] }, recordHooks())
  expect(hashOf(resumed.weights)).toBe(hashOf(expected.weights))
  expect(hashOf((await trainNetwork(inputOf(13), recordHooks())).weights)).not.toBe(hashOf(expected.weights))
})

test('with every block frozen the training pass gives what inference gives', async () => {
  const network = buildNetwork({ ...configOf(14), classCount: 2 })
  loadPretrained(network, given.pretrained, given.sha256)
  const inference = foldModel(network.model)
  const images = tf.randomUniform<tf.Rank.R4>([3, 32, 32, 3], -1, 1, 'float32', 1)
  const [training, inferred] = tf.tidy(() => [
    [...trainingFeatures(network, images).dataSync()],
    [...inference.features(images).dataSync()],
  ])
  expect(training).toEqual(inferred)
  expect(training.some(value => value > 1e-3)).toBe(true)
  tf.dispose(images)
  inference.dispose()
  disposeNetwork(network)
})

test('a saved model answers folded as its own layers do, within 1e-4', async () => {
  const { modelJson, weights } = await trainNetwork(inputOf(5), recordHooks())
  const model = await loadModel(modelJson, weights)
  const inference = foldModel(model)
  const images = tf.randomUniform<tf.Rank.R4>([5, 32, 32, 3], -1, 1, 'float32', 2)
  const [folded, layers] = tf.tidy(() => [
    inference.probabilities(images).dataSync(),
    (model.predict(images) as tf.Tensor).dataSync(),
  ])
  layers.forEach((p, i) => {
    expect(Math.abs(p - (folded[i] ?? Number.NaN))).toBeLessThan(1e-4)
  })
  tf.dispose(images)
  inference.dispose()
  model.dispose()
})
