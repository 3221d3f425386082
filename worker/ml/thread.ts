import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { openEngine } from '../engine/open-engine.ts'
import { loadModel } from './artifacts.ts'
import { failureOf } from './failure.ts'
import { predictProbabilities } from './predict.ts'
import type { FromThread, Outcome, ThreadStart, Work } from './protocol.ts'
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
  const { modelJson, weights, samples, ...asked } = work.input
  const model = await loadModel(modelJson, weights)
  return { kind: 'predict', rows: await predictProbabilities(model, samples, { ...asked, ...hooks }) }
}

try {
  tell({ type: 'done', outcome: await run(work) })
} catch (error) {
  tell({ type: 'failed', failure: failureOf(error) })
}
