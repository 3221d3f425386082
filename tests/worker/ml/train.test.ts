import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { localPath } from '#core/blob/local.ts'
import { InvalidInput } from '#core/errors.ts'
import { blockCount } from '#core/network/mobilenet-v1.ts'
import { type Augmentation, noAugmentation } from '#core/training-run/config.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { loadModel } from '#worker/ml/artifacts.ts'
import { decodeCheckpoint, encodeCheckpoint } from '#worker/ml/checkpoint.ts'
import { Predictor } from '#worker/ml/predict.ts'
import type { Sample } from '#worker/ml/samples.ts'
import { type TrainInput, trainNetwork } from '#worker/ml/train.ts'
import { Cancelled } from '#worker/ml/work.ts'
import { enginesHere, open } from '../engine/kit.ts'
import { drawSamples, hashOf, makeFolder, recordHooks, tinyConfig, writeImage } from './kit.ts'

const engines = (await enginesHere()).filter(e => ['native', 'wasm', 'cpu'].includes(e.name))

let folder: string
let samples: Sample[]
beforeAll(async () => {
  folder = await makeFolder()
  samples = await drawSamples(folder, 60)
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => openEngine('wasm').then(() => undefined))
const input = (over: Partial<TrainInput> = {}): TrainInput => ({
  config: tinyConfig,
  classCount: 2,
  train: samples.slice(0, 20),
  validation: samples.slice(20, 28),
  blobs: folder,
  ...over,
})

const augmentation: Augmentation = { flip: true, rotationDegrees: 10, shift: 0.1, brightness: 0.1, contrast: 0.2 }

/** The checkpoint of a network whose weights are no numbers. */
function spoilWeights(checkpoint: Uint8Array): Uint8Array {
  const configSha256 = /"configSha256":"([0-9a-f]{64})"/.exec(Buffer.from(checkpoint).toString('latin1'))?.[1] ?? ''
  const state = decodeCheckpoint(checkpoint, configSha256)
  for (const { values } of state.weights) values.fill(Number.NaN)
  return encodeCheckpoint({ ...state, configSha256 })
}

describe('trainNetwork', () => {
  test('learns a tiny separable problem: the loss falls and images it never saw are told apart', async () => {
    const hooks = recordHooks()
    const trained = await trainNetwork(
      input({ config: { ...tinyConfig, epochs: 22 }, train: samples.slice(0, 40), validation: samples.slice(40) }),
      hooks,
    )
    const losses = hooks.epochs.map(e => e.trainLoss)
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2)
    const best = hooks.epochs.find(e => e.number === trained.bestEpoch)
    expect(best?.validationAccuracy).toBeGreaterThan(0.9)
    expect(best?.validationLoss).toBe(Math.min(...hooks.epochs.map(e => e.validationLoss)))
    expect(hooks.epochs.filter(e => e.isBest).at(-1)?.number).toBe(trained.bestEpoch)
    expect(trained.stopReason).toBe('COMPLETED')
  }, 60_000)

  test('the same seed gives the same weights, another seed others', async () => {
    const hash = async (seed: number) =>
      hashOf((await trainNetwork(input({ config: { ...tinyConfig, seed } }), recordHooks())).weights)
    const first = await hash(7)
    expect(await hash(7)).toBe(first)
    expect(await hash(8)).not.toBe(first)
  })

  test.each(engines.map(engine => [engine.title, engine] as const))(
    'resumed after any epoch on %s, ends with the very bits of the whole run, checkpoints included',
    async (_, engine) => {
      await open(engine)
      const small = { train: samples.slice(0, 5), validation: samples.slice(20, 22) }
      const config = { ...tinyConfig, batchSize: 4, augmentation, epochs: 3 }
      const whole = recordHooks()
      const expected = await trainNetwork(input({ ...small, config }), whole)
      for (const [i, checkpoint] of whole.checkpoints.slice(0, 2).entries()) {
        const resumed = recordHooks()
        const trained = await trainNetwork(input({ ...small, config, checkpoint }), resumed)
        expect(resumed.epochs.map(e => e.number)).toEqual([2, 3].slice(i))
        expect(hashOf(trained.weights)).toBe(hashOf(expected.weights))
        expect(resumed.checkpoints.map(hashOf)).toEqual(whole.checkpoints.slice(i + 1).map(hashOf))
        expect(trained.bestEpoch).toBe(expected.bestEpoch)
      }
    },
    60_000,
  )

  test('augmentation changes what is learnt', async () => {
    const hash = async (augmentation: Augmentation) =>
      hashOf((await trainNetwork(input({ config: { ...tinyConfig, augmentation } }), recordHooks())).weights)
    expect(await hash(augmentation)).not.toBe(await hash(noAugmentation))
  })

  test('from a cache that is cold, warm or damaged it learns to the same bits as from none', async () => {
    const cacheDir = path.join(folder, 'cache')
    const hash = async (over: Partial<TrainInput>) => hashOf((await trainNetwork(input(over), recordHooks())).weights)
    const expected = await hash({})
    expect(await hash({ cacheDir })).toBe(expected)
    const files = (await readdir(cacheDir, { recursive: true })).map(f => path.join(cacheDir, f))
    const [planes = ''] = files.filter(f => f.endsWith('.planes'))
    const { size } = await stat(planes)
    expect(size).toBe(28 * (32 * 32 * 2 + 32))
    await truncate(planes, size / 2 - 100)
    expect(await hash({ cacheDir })).toBe(expected)
    expect(await hash({ cacheDir })).toBe(expected)
  })

  test('says where its time went, in parts that are no more than all of it', async () => {
    const start = performance.now()
    const { pixelsMs, trainMs, validateMs } = (await trainNetwork(input(), recordHooks())).timings
    expect(pixelsMs + trainMs + validateMs).toBeLessThanOrEqual(performance.now() - start)
    for (const part of [pixelsMs, trainMs, validateMs]) expect(part).toBeGreaterThan(0)
  })

  test('resumed after its last epoch, trains no more and gives the same model', async () => {
    const whole = recordHooks()
    const expected = await trainNetwork(input(), whole)
    const again = recordHooks()
    const trained = await trainNetwork(input({ checkpoint: whole.checkpoints[1] }), again)
    expect(again.epochs).toEqual([])
    expect(hashOf(trained.weights)).toBe(hashOf(expected.weights))
  })

  test('stops early once the validation loss has not fallen for as many epochs as it is patient', async () => {
    // A rate this high spoils the second epoch.
    const config = { ...tinyConfig, epochs: 30, patience: 2, learningRate: 0.05 }
    const hooks = recordHooks()
    const trained = await trainNetwork(input({ config }), hooks)
    expect(trained.stopReason).toBe('EARLY_STOPPED')
    expect(hooks.epochs.at(-1)?.number).toBe(trained.bestEpoch + 2)
  })

  test('leaves no tensor behind, neither a step nor a whole run', async () => {
    const counts: number[] = []
    const before = tf.memory().numTensors
    const hooks = recordHooks()
    hooks.onEpoch = async () => {
      counts.push(tf.memory().numTensors)
    }
    await trainNetwork(input({ config: { ...tinyConfig, epochs: 4 } }), hooks)
    expect(new Set(counts).size).toBe(1)
    expect(tf.memory().numTensors).toBe(before)
  })

  test.each([
    ['', noAugmentation],
    [', and VALIDATION was never augmented', augmentation],
  ])('its saved model says the same in the plain tfjs that loads it%s', async (_, augmentation) => {
    const hooks = recordHooks()
    const trained = await trainNetwork(input({ config: { ...tinyConfig, augmentation } }), hooks)
    const model = await loadModel(trained.modelJson, trained.weights)
    const predictor = new Predictor(model, { blobs: folder, preprocessing: trained.preprocessing }, hooks)
    const rows = await predictor.ask(samples.slice(20, 28))
    await predictor.close()
    const best = hooks.epochs.find(e => e.number === trained.bestEpoch)
    const loss = rows.reduce((sum, row, i) => sum - Math.log(row[samples[20 + i]?.classIndex ?? 0] ?? 0), 0) / 8
    // Validation folds batch normalisation into the convolutions, the plain model does not.
    expect(loss).toBeCloseTo(best?.validationLoss ?? 0, 4)
    expect(model.layers.map(l => l.getClassName())).not.toContain('BatchNormRelu6')
    model.dispose()
  })

  test('keeps a last batch that is smaller, and leaves out one of a single image', async () => {
    const learnt = async (count: number) => {
      const hooks = recordHooks()
      await trainNetwork(input({ config: { ...tinyConfig, epochs: 1 }, train: samples.slice(0, count) }), hooks)
      return hooks.progress.filter(p => p.phase === 'Epoch 1').at(-1)?.total
    }
    expect(await learnt(18)).toBe(3 + 1)
    expect(await learnt(17)).toBe(2 + 1)
  })

  test('says how far it is in words', async () => {
    const hooks = recordHooks()
    await trainNetwork(input(), hooks)
    expect([...new Set(hooks.progress.map(p => p.phase))]).toEqual(['Epoch 1', 'Epoch 2'])
    for (const phase of ['Epoch 1', 'Epoch 2']) {
      const last = hooks.progress.filter(p => p.phase === phase).at(-1)
      expect(last?.done).toBe(last?.total)
    }
  })

  test('a cancelled run stops at its next batch and frees everything', async () => {
    const before = tf.memory().numTensors
    const hooks = recordHooks(() => hooks.progress.some(p => p.phase === 'Epoch 1'))
    await expect(trainNetwork(input(), hooks)).rejects.toBeInstanceOf(Cancelled)
    expect(hooks.progress.filter(p => p.phase === 'Epoch 1')).toHaveLength(1)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('an epoch that could not be recorded ends the run with that very error', async () => {
    const refused = new Error('somebody was faster')
    const hooks = { ...recordHooks(), onEpoch: () => Promise.reject(refused) }
    await expect(trainNetwork(input(), hooks)).rejects.toBe(refused)
  })
})

describe('trainNetwork refuses', () => {
  test('a loss that is no longer finite, naming epoch and batch', async () => {
    const config = { ...tinyConfig, learningRate: 1e39 }
    await expect(trainNetwork(input({ config }), recordHooks())).rejects.toThrow(
      /the loss is .* at epoch 1, (batch 2|validation).*; no checkpoint yet: it is the first epoch/,
    )
  })

  test('such a loss in a later epoch, naming the checkpoint to go on from', async () => {
    const hooks = recordHooks()
    await trainNetwork(input({ config: { ...tinyConfig, epochs: 1 } }), hooks)
    const checkpoint = spoilWeights(hooks.checkpoints[0] ?? new Uint8Array())
    await expect(trainNetwork(input({ checkpoint }), recordHooks())).rejects.toThrow(
      /the loss is NaN at epoch 2, batch 1; .*; the last good checkpoint is that of epoch 1$/,
    )
  })

  test('a damaged checkpoint, one of another config, and bytes that are none', async () => {
    const hooks = recordHooks()
    await trainNetwork(input({ config: { ...tinyConfig, epochs: 1 } }), hooks)
    const [checkpoint = new Uint8Array()] = hooks.checkpoints
    const damaged = checkpoint.slice()
    damaged[5000] = (damaged[5000] ?? 0) ^ 1
    const refusal = (over: Partial<TrainInput>) => expect(trainNetwork(input(over), recordHooks())).rejects
    await refusal({ checkpoint: damaged }).toThrow('the checkpoint is damaged')
    await refusal({ checkpoint: checkpoint.subarray(0, 9000) }).toThrow('the checkpoint is damaged')
    await refusal({ checkpoint: new Uint8Array(20) }).toThrow('20 bytes that are no checkpoint')
    await refusal({ checkpoint, config: { ...tinyConfig, seed: 8 } }).toThrow('another config')
  })

  test('too few samples, a class that there is not, a frozen backbone without weights', async () => {
    const refusal = (over: Partial<TrainInput>) => expect(trainNetwork(input(over), recordHooks())).rejects
    await refusal({ train: samples.slice(0, 1) }).toThrow('train is 1 images; allowed: at least 2')
    await refusal({ validation: [] }).toThrow('validation is 0 images; allowed: at least 1')
    await refusal({ train: samples.slice(0, 4).map(s => ({ ...s, classIndex: 2 })) }).toThrow('allowed: from 0 to 1')
    await refusal({ config: { ...tinyConfig, frozenBlocks: blockCount } }).toThrow('pretrainedSha256')
  })

  test('an image whose bytes are not those that its hash names', async () => {
    const [one, two] = samples
    const wrong = { ...(await writeImage(folder, Buffer.from('to be changed'))), classIndex: 0 }
    await writeFile(localPath(folder, wrong.sha256), await readFile(localPath(folder, one?.sha256 ?? '')))
    const trained = trainNetwork(input({ train: [wrong, ...(two ? [two] : [])] }), recordHooks())
    await expect(trained).rejects.toBeInstanceOf(InvalidInput)
    await expect(trained).rejects.toThrow(wrong.sha256)
  })
})
