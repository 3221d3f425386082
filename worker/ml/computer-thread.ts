import { on } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type * as tf from '@tensorflow/tfjs'
import { evaluatePredictions } from '#core/metrics/evaluate.ts'
import { evaluationOf } from '#core/metrics/evaluation-columns.ts'
import { openEngine } from '../engine/open-engine.ts'
import { loadModel } from './artifacts.ts'
import { failureOf } from './failure.ts'
import { Predictor } from './predict.ts'
import type { FromThread, Outcome, ThreadStart, ToThread, Work } from './protocol.ts'
import { SampleTable } from './sample-table.ts'
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

let asked: { model: tf.LayersModel; predictor: Predictor } | null = null

async function letGoOfModel(): Promise<void> {
  await asked?.predictor.close()
  asked?.model.dispose()
  asked = null
}

async function perform(work: Work): Promise<Outcome> {
  if (work.kind === 'train') {
    await letGoOfModel()
    const { train, validation, ...input } = work.input
    const samples = { train: new SampleTable(train), validation: new SampleTable(validation) }
    return { kind: 'train', trained: await trainNetwork({ ...input, ...samples }, hooks) }
  }
  if (work.kind === 'model') {
    await letGoOfModel()
    const { modelJson, weights, ...options } = work.input
    const model = await loadModel(modelJson, weights)
    asked = { model, predictor: new Predictor(model, options, hooks) }
    return { kind: 'model' }
  }
  if (work.kind === 'evaluate') return { kind: 'evaluate', metrics: evaluatePredictions(evaluationOf(work.input)) }
  if (!asked) throw new Error('no model was given; allowed: a model, then images')
  return { kind: 'predict', rows: await asked.predictor.ask(work.images) }
}

try {
  await openEngine(engine, { threads: threads ?? undefined })
  for (;;) tell({ type: 'done', outcome: await perform((await hear('work')).work) })
} catch (error) {
  tell({ type: 'failed', failure: failureOf(error) })
  port.close()
}
