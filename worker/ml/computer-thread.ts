import { on } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { openEngine } from '../engine/open-engine.ts'
import { loadModel } from './artifacts.ts'
import { failureOf } from './failure.ts'
import { predictProbabilities } from './predict.ts'
import type { FromThread, Outcome, ThreadStart, ToThread, Work } from './protocol.ts'
import { type TrainHooks, trainNetwork } from './train.ts'

if (!parentPort) throw new Error('computer-thread.ts runs alone; allowed: as a thread of computer.ts')
const port = parentPort
const { engine, threads, cancelFlag } = workerData as ThreadStart

const tell = (message: FromThread, given: ArrayBuffer[] = []): void => port.postMessage(message, given)
const messages = on(port, 'message')

/** The next message, which must be of this type: nobody asks for anything else meanwhile. */
async function hear<T extends ToThread['type']>(type: T): Promise<Extract<ToThread, { type: T }>> {
  const message: ToThread = (await messages.next()).value[0]
  if (message.type !== type) throw new Error(`the computing thread was told ${message.type}; allowed: ${type}`)
  return message as Extract<ToThread, { type: T }>
}

const flag = new Int32Array(cancelFlag)
const hooks: TrainHooks = {
  onProgress: progress => tell({ type: 'progress', progress }),
  isCancelled: () => Atomics.load(flag, 0) === 1,
  onEpoch: async (epoch, checkpoint) => {
    tell({ type: 'epoch', epoch, checkpoint }, [checkpoint.buffer])
    await hear('recorded')
  },
}

async function perform(work: Work): Promise<Outcome> {
  if (work.kind === 'train') return { kind: 'train', trained: await trainNetwork(work.input, hooks) }
  const { modelJson, weights, samples, ...asked } = work.input
  const model = await loadModel(modelJson, weights)
  try {
    return { kind: 'predict', rows: await predictProbabilities(model, samples, { ...asked, ...hooks }) }
  } finally {
    model.dispose()
  }
}

try {
  await openEngine(engine, { threads: threads ?? undefined })
  for (;;) tell({ type: 'done', outcome: await perform((await hear('work')).work) })
} catch (error) {
  tell({ type: 'failed', failure: failureOf(error) })
  port.close()
}
