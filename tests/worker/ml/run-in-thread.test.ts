import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { predictInThread, trainInThread } from '#worker/ml/run-in-thread.ts'
import type { Sample } from '#worker/ml/samples.ts'
import { trainNetwork } from '#worker/ml/train.ts'
import { Cancelled } from '#worker/ml/work.ts'
import { drawSamples, hashOf, makeFolder, recordHooks, tinyConfig } from './kit.ts'

let folder: string
let samples: Sample[]
beforeAll(async () => {
  folder = await makeFolder()
  samples = await drawSamples(folder, 24)
})
afterAll(() => rm(folder, { recursive: true }))

const never = () => new AbortController().signal
const input = () => ({
  engine: 'wasm' as const,
  config: tinyConfig,
  classCount: 2,
  train: samples.slice(0, 16),
  validation: samples.slice(16),
})

describe('trainInThread and predictInThread', { timeout: 60_000 }, () => {
  test('train to the same bits as in this thread, then answer with distributions', async () => {
    const hooks = recordHooks()
    const trained = await trainInThread(input(), hooks, never())
    expect(hooks.epochs.map(e => e.number)).toEqual([1, 2])
    expect(hooks.progress[0]).toEqual({ phase: 'Epoch 1', done: 1, total: 3 })
    expect(Buffer.isBuffer(trained.modelJson)).toBe(true)

    await openEngine('wasm')
    const here = await trainNetwork(input(), recordHooks())
    expect(hashOf(trained.weights)).toBe(hashOf(here.weights))
    expect(hashOf(trained.modelJson)).toBe(hashOf(here.modelJson))

    const predicting = recordHooks()
    const { modelJson, weights } = trained
    const asked = { engine: 'wasm' as const, modelJson, weights, samples, imageSize: 32 }
    const rows = await predictInThread(asked, predicting, never())
    expect(rows).toHaveLength(24)
    for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    expect(predicting.progress.at(-1)).toEqual({ phase: 'Predicting', done: 24, total: 24 })
    const oneByOne = await predictInThread({ ...asked, batchSize: 1 }, recordHooks(), never())
    rows.forEach((row, i) => {
      row.forEach((p, c) => {
        expect(oneByOne[i]?.[c]).toBeCloseTo(p, 5)
      })
    })
  })

  test('the next epoch waits until the last one is recorded', async () => {
    const hooks = recordHooks()
    let phaseWhileRecording: string | undefined
    hooks.onEpoch = async epoch => {
      if (epoch.number !== 1) return
      await new Promise<void>(resolve => setImmediate(resolve))
      phaseWhileRecording = hooks.progress.at(-1)?.phase
    }
    await trainInThread(input(), hooks, never())
    expect(phaseWhileRecording).toBe('Epoch 1')
  })

  test('an epoch that is refused ends the training with that very error', async () => {
    const conflict = new Conflict('another worker has the job', '2')
    const hooks = { ...recordHooks(), onEpoch: () => Promise.reject(conflict) }
    await expect(trainInThread(input(), hooks, never())).rejects.toBe(conflict)
  })

  test('an aborted signal stops it at its next batch', async () => {
    const abort = new AbortController()
    const hooks = recordHooks()
    hooks.onProgress = p => {
      hooks.progress.push(p)
      if (p.phase === 'Epoch 1') abort.abort()
    }
    const config = { ...tinyConfig, epochs: 1000 }
    await expect(trainInThread({ ...input(), config }, hooks, abort.signal)).rejects.toBeInstanceOf(Cancelled)
    expect(hooks.epochs.length).toBeLessThan(5)
    await expect(trainInThread(input(), hooks, abort.signal)).rejects.toBeInstanceOf(Cancelled)
  })

  test('errors arrive as what they were', async () => {
    const wrong = trainInThread({ ...input(), train: [] }, recordHooks(), never())
    await expect(wrong).rejects.toBeInstanceOf(InvalidInput)
    await expect(wrong).rejects.toThrow('train is 0 images; allowed: at least 2')

    const text = path.join(folder, 'text')
    await writeFile(text, 'hello')
    const sample = { sha256: hashOf(Buffer.from('hello')), path: text, classIndex: 0 }
    const broken = trainInThread({ ...input(), validation: [sample] }, recordHooks(), never())
    await expect(broken).rejects.toMatchObject({ name: 'InvalidInput', field: 'image' })
    await expect(broken).rejects.toThrow('neither PNG nor JPEG')

    const noModel = { modelJson: Buffer.from('{'), weights: new Uint8Array(), samples, imageSize: 32 }
    await expect(predictInThread({ engine: 'wasm', ...noModel }, recordHooks(), never())).rejects.toThrow('JSON')
  })
})
