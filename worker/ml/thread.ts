import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { InvalidInput } from '#core/errors.ts'
import { openEngine } from '../engine/open-engine.ts'
import { loadModel } from './artifacts.ts'
import { predictProbabilities } from './predict.ts'
import type { Failure, FromThread, Outcome, ThreadStart, Work } from './protocol.ts'
import { trainNetwork } from './train.ts'
import type { WorkHooks } from './work.ts'

if (!parentPort) throw new Error('worker/ml/thread.ts runs alone; allowed: as a thread of run-in-thread.ts')
const port = parentPort
const { work, engine, cancelFlag } = workerData as ThreadStart

const tell = (message: FromThread): void => port.postMessage(message)

const flag = new Int32Array(cancelFlag)
const hooks: WorkHooks = {
  onProgress: progress => tell({ type: 'progress', progress }),
  isCancelled: () => Atomics.load(flag, 0) === 1,
}

const run = async (work: Work): Promise<Outcome> => {
  await openEngine(engine)
  if (work.kind === 'train') {
    const onEpoch = async (...[epoch, checkpoint]: Parameters<Parameters<typeof trainNetwork>[1]['onEpoch']>) => {
      const recorded = once(port, 'message')
      tell({ type: 'epoch', epoch, checkpoint })
      await recorded
    }
    return { kind: 'train', trained: await trainNetwork(work.input, { ...hooks, onEpoch }) }
  }
  const { modelJson, weights, samples, imageSize, batchSize } = work.input
  const model = await loadModel(modelJson, weights)
  return { kind: 'predict', rows: await predictProbabilities(model, samples, { imageSize, batchSize, ...hooks }) }
}

const outOfMemory = /out of memory|enlarge memory|Array buffer allocation failed|memory access out of bounds|Aborted\(/i

const failureOf = (error: unknown): Failure => {
  if (error instanceof InvalidInput) {
    const { name, message, field, value, allowed } = error
    return { name, message, field, value, allowed }
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (!outOfMemory.test(message)) return { name, message }
  return { name, message: `the engine ran out of memory (${message}); a smaller batch or image size needs less` }
}

try {
  tell({ type: 'done', outcome: await run(work) })
} catch (error) {
  tell({ type: 'failed', failure: failureOf(error) })
}
