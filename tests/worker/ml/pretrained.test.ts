import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { blockCount } from '#core/network/mobilenet-v1.ts'
import { type Augmentation, noAugmentation } from '#core/training-run/config.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { type FeatureSource, featuresOf } from '#worker/ml/features.ts'
import { buildNetwork, disposeNetwork, type Network } from '#worker/ml/network.ts'
import { loadPretrained, type Pretrained } from '#worker/ml/pretrained.ts'
import { type ImageFile, lookKey, type Sample } from '#worker/ml/samples.ts'
import { trainNetwork } from '#worker/ml/train.ts'
import { copyValues, weightsOf } from '#worker/ml/weights.ts'
import { asDisplayed, drawSamples, hashOf, makeFolder, recordHooks, tinyConfig, writePretrained } from './kit.ts'

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

async function withNetwork<T>(act: (network: Network) => Promise<T>, alpha = 0.25): Promise<T> {
  const network = buildNetwork({ imageSize: 32, alpha, classCount: 2, dropout: 0, seed: 1, frozenBlocks: 0 })
  try {
    return await act(network)
  } finally {
    disposeNetwork(network)
  }
}

describe('loadPretrained', () => {
  test('gives the backbone the weights and leaves the head', () =>
    withNetwork(async network => {
      const head = await copyValues(weightsOf([network.head]))
      loadPretrained(network, given.pretrained, given.sha256)
      const source = await readFile(path.join(given.folder, 'weights.bin'))
      const [conv1] = await copyValues(weightsOf(network.backbone.layers))
      expect(conv1?.values[3]).toBe(source.readFloatLE(12))
      expect(await copyValues(weightsOf([network.head]))).toEqual(head)
    }))

  const refused = (pretrained: Pretrained | undefined, sha256 = given.sha256, alpha?: number) =>
    withNetwork(async network => {
      try {
        loadPretrained(network, pretrained, sha256)
        return null
      } catch (error) {
        return error
      }
    }, alpha)
  const refusal = (value: string, allowed: string) => new InvalidInput('config.pretrainedSha256', value, allowed)

  test('refuses weights other than those the run was started with, and none at all', async () => {
    const other = refusal(`weights with sha256 ${given.sha256}`, 'abc, as in the config')
    expect(await refused(given.pretrained, 'abc')).toEqual(other)
    expect(await refused(undefined)).toEqual(refusal(given.sha256, 'the weights with it'))
  })

  test('refuses another alpha', async () => {
    const other = refusal('alpha 0.25', 'alpha 0.5, as in the config')
    expect(await refused(given.pretrained, given.sha256, 0.5)).toEqual(other)
  })

  test('refuses a layer that is missing, instead of leaving it random', async () => {
    const weights = given.pretrained.weights.map(w => (w.name === 'conv_pw_7/kernel' ? { ...w, name: 'other' } : w))
    const error = await refused({ ...given.pretrained, weights })
    expect(error).toBeInstanceOf(InvalidInput)
    expect(String(error)).toContain('conv_pw_7/kernel has no values')
  })
})

describe('featuresOf', () => {
  const quiet = recordHooks()
  const sourceOf = (images: readonly ImageFile[], cacheDir?: string): FeatureSource => ({
    images,
    blobs: folder,
    preprocessing: asDisplayed(32),
    cacheDir,
  })
  const entriesBelow = async (cache: string) =>
    (await readdir(cache, { recursive: true })).filter(f => f.endsWith('.f32')).map(f => path.join(cache, f))

  test('computes each image once, takes it from its folder then, and computes a damaged one anew', () =>
    withNetwork(async network => {
      const cache = path.join(folder, 'cache')
      const first = recordHooks()
      const { values: computed } = await featuresOf(network, 'w', sourceOf(samples, cache), first)
      expect(computed).toHaveLength(24 * 256)
      expect(first.progress.at(-1)).toEqual({ phase: 'Computing features', done: 24, total: 24 })

      const again = recordHooks()
      expect((await featuresOf(network, 'w', sourceOf(samples, cache), again)).values).toEqual(computed)
      expect(again.progress).toEqual([])

      const [short, flipped] = await entriesBelow(cache)
      await truncate(short ?? '', 100)
      const bytes = await readFile(flipped ?? '')
      bytes[8] = (bytes[8] ?? 0) ^ 1
      await writeFile(flipped ?? '', bytes)
      const repaired = recordHooks()
      expect((await featuresOf(network, 'w', sourceOf(samples, cache), repaired)).values).toEqual(computed)
      expect(repaired.progress).toEqual([{ phase: 'Computing features', done: 24, total: 24 }])
    }))

  test('other weights have entries of their own, and without a folder nothing is kept', () =>
    withNetwork(async network => {
      const cache = path.join(folder, 'other')
      await featuresOf(network, 'one', sourceOf(samples.slice(0, 2), cache), quiet)
      await featuresOf(network, 'two', sourceOf(samples.slice(0, 2), cache), quiet)
      expect(await entriesBelow(cache)).toHaveLength(4)
      expect((await featuresOf(network, 'one', sourceOf(samples.slice(0, 2)), quiet)).values).toHaveLength(512)
    }))
})

describe('a frozen backbone', () => {
  test('learns by its head alone, resumes bit for bit and exports the whole network', async () => {
    const config = {
      ...tinyConfig,
      pretrainedFolder: given.folder,
      pretrainedSha256: given.sha256,
      frozenBlocks: blockCount,
      epochs: 3,
    }
    const { pretrained } = given
    const split = { train: samples.slice(0, 16), validation: samples.slice(16) }
    const input = { config, pretrained, classCount: 2, ...split, blobs: folder }
    const whole = recordHooks()
    const expected = await trainNetwork(input, whole)
    const trained = await trainNetwork({ ...input, checkpoint: whole.checkpoints[1] }, recordHooks())
    expect(hashOf(trained.weights)).toBe(hashOf(expected.weights))
    const source = await readFile(path.join(given.folder, 'weights.bin'))
    expect(Buffer.from(trained.weights).subarray(0, 864).equals(source.subarray(0, 864))).toBe(true)
    expect(whole.checkpoints[0]?.length).toBeLessThan(20_000)
  })

  test('with augmentation looks at TRAIN anew at every epoch, keeps the features of VALIDATION alone, resumes bit for bit', async () => {
    const augmentation: Augmentation = { flip: true, rotationDegrees: 10, shift: 0.1, brightness: 0.1, contrast: 0.2 }
    const cacheDir = path.join(folder, 'augmented')
    const { folder: pretrainedFolder, sha256: pretrainedSha256, pretrained } = given
    const config = {
      ...tinyConfig,
      pretrainedFolder,
      pretrainedSha256,
      frozenBlocks: blockCount,
      augmentation,
      epochs: 3,
    }
    const input = {
      config,
      pretrained,
      classCount: 2,
      train: samples.slice(0, 16),
      validation: samples.slice(16),
      blobs: folder,
      cacheDir,
    }
    const before = tf.memory().numTensors
    const whole = recordHooks()
    const expected = await trainNetwork(input, whole)
    expect(tf.memory().numTensors).toBe(before)
    const kept = (await readdir(cacheDir, { recursive: true })).filter(f => f.endsWith('.f32'))
    expect(kept.map(f => path.basename(f, '.f32')).sort()).toEqual(input.validation.map(lookKey).sort())
    const trained = await trainNetwork({ ...input, checkpoint: whole.checkpoints[1] }, recordHooks())
    expect(hashOf(trained.weights)).toBe(hashOf(expected.weights))
    const plain = { ...input, config: { ...config, augmentation: noAugmentation } }
    expect(hashOf((await trainNetwork(plain, recordHooks())).weights)).not.toBe(hashOf(expected.weights))
  })
})
