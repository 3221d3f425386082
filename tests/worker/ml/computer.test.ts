import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { evaluatePredictions } from '#core/metrics/evaluate.ts'
import { evaluationOf } from '#core/metrics/evaluation-columns.ts'
import type { EngineName } from '#worker/engine/engine.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { Computer } from '#worker/ml/computer.ts'
import { SampleTable } from '#worker/ml/sample-table.ts'
import type { Sample } from '#worker/ml/samples.ts'
import { trainNetwork } from '#worker/ml/train.ts'
import { Cancelled } from '#worker/ml/work.ts'
import { asDisplayed, drawSamples, hashOf, makeFolder, recordHooks, tinyConfig, writeImage } from './kit.ts'

let folder: string
let samples: Sample[]
beforeAll(async () => {
  folder = await makeFolder()
  samples = await drawSamples(folder, 24)
})
afterAll(() => rm(folder, { recursive: true }))

function openComputer(signal = new AbortController().signal, engine: EngineName = 'wasm'): Computer {
  const computer = new Computer({ engine }, signal)
  onTestFinished(() => computer.close())
  return computer
}
const input = () => ({
  config: tinyConfig,
  classCount: 2,
  train: SampleTable.of(samples.slice(0, 16)),
  validation: SampleTable.of(samples.slice(16)),
  blobs: folder,
})
const endless = () => ({ ...input(), config: { ...tinyConfig, epochs: 1000 } })
/** Acts once, as soon as the first epoch is under way. */
function actInEpoch1(act: () => void) {
  const hooks = recordHooks()
  hooks.onProgress = p => {
    if (hooks.progress.push(p) === 1) act()
  }
  return hooks
}

describe('a computing thread', { timeout: 60_000 }, () => {
  test('trains to the same bits as this thread, then answers as one that never trained, one work after another', async () => {
    const computer = openComputer()
    const hooks = recordHooks()
    const trained = await computer.train(input(), hooks)
    expect(hooks.epochs.map(e => e.number)).toEqual([1, 2])
    expect(hooks.progress[0]).toEqual({ phase: 'Epoch 1', done: 1, total: 3 })
    expect(Buffer.isBuffer(trained.modelJson)).toBe(true)

    await openEngine('wasm')
    const here = await trainNetwork(input(), recordHooks())
    expect(hashOf(trained.weights)).toBe(hashOf(here.weights))
    expect(hashOf(trained.modelJson)).toBe(hashOf(here.modelJson))

    const predicting = recordHooks()
    const { modelJson, weights } = trained
    const model = { modelJson, weights, blobs: folder, preprocessing: asDisplayed(32) }
    await computer.load(model)
    const rows = await computer.predict(samples, predicting)
    expect(rows).toHaveLength(24)
    for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    expect(predicting.progress.at(-1)).toEqual({ phase: 'Predicting', done: 24, total: 24 })
    const other = openComputer()
    await expect(other.predict(samples, recordHooks())).rejects.toThrow('allowed: a model, then images')
    const untrained = openComputer()
    await untrained.load(model)
    const ranges = [samples.slice(0, 5), [], samples.slice(5, 6), samples.slice(6)]
    const byRanges: number[][] = []
    for (const range of ranges) byRanges.push(...(await untrained.predict(range, recordHooks())))
    expect(byRanges.flat()).toHaveLength(rows.flat().length)
    for (const [i, p] of byRanges.flat().entries()) expect(p).toBeCloseTo(rows.flat()[i] ?? 0, 5)
    await computer.load({ ...model, batchSize: 1 })
    const oneByOne = await computer.predict(samples, recordHooks())
    rows.forEach((row, i) => {
      row.forEach((p, c) => {
        expect(oneByOne[i]?.[c]).toBeCloseTo(p, 5)
      })
    })
    const columns = {
      ...{ classNames: ['a', 'b'], positiveIndex: 1, threshold: 0.5, learntGroupCount: 0, length: rows.length },
      classIndex: Int32Array.from(samples, s => s.classIndex),
      group: Int32Array.from(samples.keys()),
      probabilities: Float64Array.from(rows.flat()),
    }
    expect(await computer.evaluate(columns)).toEqual(evaluatePredictions(evaluationOf(columns)))
    const again = await computer.train(input(), recordHooks())
    expect(hashOf(again.weights)).toBe(hashOf(trained.weights))
  })

  test('takes no work while it is at another, which goes on', async () => {
    const computer = openComputer()
    const training = computer.train(input(), recordHooks())
    await expect(computer.train(input(), recordHooks())).rejects.toThrow('allowed: one work after another')
    expect((await training).stopReason).toBe('COMPLETED')
  })

  test('the next epoch waits until the last one is recorded', async () => {
    const hooks = recordHooks()
    let phaseWhileRecording: string | undefined
    hooks.onEpoch = async epoch => {
      if (epoch.number !== 1) return
      await new Promise<void>(resolve => setImmediate(resolve))
      phaseWhileRecording = hooks.progress.at(-1)?.phase
    }
    await openComputer().train(input(), hooks)
    expect(phaseWhileRecording).toBe('Epoch 1')
  })

  test('an epoch that is refused ends the training, and the thread, with that very error', async () => {
    const computer = openComputer()
    const conflict = new Conflict('another worker has the job', '2')
    const hooks = { ...recordHooks(), onEpoch: () => Promise.reject(conflict) }
    await expect(computer.train(input(), hooks)).rejects.toBe(conflict)
    await expect(computer.train(input(), recordHooks())).rejects.toBe(conflict)
  })

  test('an aborted signal stops it at its next batch, and no later work starts', async () => {
    const abort = new AbortController()
    const computer = openComputer(abort.signal)
    const hooks = actInEpoch1(() => abort.abort())
    await expect(computer.train(endless(), hooks)).rejects.toBeInstanceOf(Cancelled)
    expect(hooks.epochs.length).toBeLessThan(5)
    await expect(computer.train(input(), recordHooks())).rejects.toBeInstanceOf(Cancelled)
    await expect(openComputer(abort.signal).train(input(), recordHooks())).rejects.toBeInstanceOf(Cancelled)
  })

  test('an aborted signal ends it while it evaluates, which asks at no batch', async () => {
    const abort = new AbortController()
    const computer = openComputer(abort.signal)
    const length = 100_000
    const evaluating = computer.evaluate({
      ...{ classNames: ['a', 'b'], positiveIndex: 1, threshold: 0.5, learntGroupCount: 0, length },
      classIndex: Int32Array.from({ length }, (_, i) => i % 2),
      group: new Int32Array(length).map((_, i) => i),
      probabilities: new Float64Array(length * 2).fill(0.5),
    })
    abort.abort()
    await expect(evaluating).rejects.toBeInstanceOf(Cancelled)
    await expect(computer.train(input(), recordHooks())).rejects.toBeInstanceOf(Cancelled)
  })

  test('closed in the middle, or before, it says so', async () => {
    const computer = openComputer()
    const closing: Promise<void>[] = []
    const hooks = actInEpoch1(() => closing.push(computer.close()))
    await expect(computer.train(endless(), hooks)).rejects.toThrow('was closed before it was done')
    await Promise.all(closing)
    expect(hooks.epochs.length).toBeLessThan(5)
    await expect(computer.train(input(), recordHooks())).rejects.toThrow('was closed before it was done')
  })

  test('errors arrive as what they were, and end the thread: its next work fails of the same', async () => {
    const computer = openComputer()
    const wrong = computer.train({ ...input(), train: new SampleTable() }, recordHooks())
    await expect(wrong).rejects.toBeInstanceOf(InvalidInput)
    await expect(wrong).rejects.toThrow('train is 0 images; allowed: at least 2')
    await expect(computer.train(input(), recordHooks())).rejects.toThrow('train is 0 images')

    const sample = { ...(await writeImage(folder, Buffer.from('hello'))), classIndex: 0 }
    const broken = openComputer().train({ ...input(), validation: SampleTable.of([sample]) }, recordHooks())
    await expect(broken).rejects.toMatchObject({ name: 'InvalidInput', field: 'image' })
    await expect(broken).rejects.toThrow('neither PNG, JPEG, TIFF, WebP, GIF, BMP, JPEG 2000 nor DICOM')

    const noModel = {
      modelJson: Buffer.from('{'),
      weights: new Uint8Array(),
      blobs: folder,
      preprocessing: asDisplayed(32),
    }
    await expect(openComputer().load(noModel)).rejects.toThrow('JSON')
  })

  test('an engine that does not start is told by the first work, whether it was asked before or after', async () => {
    const none = openComputer(undefined, 'no such engine' as EngineName)
    await expect(none.train(input(), recordHooks())).rejects.toThrow('no engine starts')
    await expect(none.train(input(), recordHooks())).rejects.toThrow('no engine starts')
  })
})
