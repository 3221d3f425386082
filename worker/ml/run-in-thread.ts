import { Worker } from 'node:worker_threads'
import type { EngineName } from '../engine/engine.ts'
import { deathOf, errorOf } from './failure.ts'
import type { FromThread, Outcome, PredictInput, ThreadStart, ToThread, Work } from './protocol.ts'
import type { Trained, TrainHooks, TrainInput } from './train.ts'
import { Cancelled, type WorkHooks } from './work.ts'

interface InThread {
  /** Unset: the fastest that starts. */
  engine?: EngineName
}
type Hooks = Pick<WorkHooks, 'onProgress'> & Partial<Pick<TrainHooks, 'onEpoch'>>

/**
 * trainNetwork in a thread of its own: tfjs blocks the thread that it computes in, and a worker's heartbeat must go on.
 * @param hooks onEpoch is awaited before the next epoch starts; what it throws ends the training and is thrown here
 * @param signal aborted: the thread stops at its next batch and Cancelled is thrown
 * @throws as trainNetwork; Error where the thread dies
 */
export async function trainInThread(
  { engine, ...input }: TrainInput & InThread,
  hooks: Pick<TrainHooks, 'onProgress' | 'onEpoch'>,
  signal: AbortSignal,
): Promise<Trained> {
  const outcome = await runInThread({ kind: 'train', input }, engine, hooks, signal)
  if (outcome.kind !== 'train') throw new Error(`the thread did ${outcome.kind}; allowed: train`)
  const { modelJson, ...trained } = outcome.trained
  return { ...trained, modelJson: Buffer.from(modelJson) }
}

/**
 * predictProbabilities in a thread of its own, with a model's two files.
 * @returns for each sample one probability a class, in their order
 * @throws as predictProbabilities; Error where the files are no model or the thread dies
 */
export async function predictInThread(
  { engine, ...input }: PredictInput & InThread,
  hooks: Pick<WorkHooks, 'onProgress'>,
  signal: AbortSignal,
): Promise<number[][]> {
  const outcome = await runInThread({ kind: 'predict', input }, engine, hooks, signal)
  if (outcome.kind !== 'predict') throw new Error(`the thread did ${outcome.kind}; allowed: predict`)
  return outcome.rows
}

async function runInThread(work: Work, engine: EngineName | undefined, hooks: Hooks, signal: AbortSignal) {
  if (signal.aborted) throw new Cancelled()
  const cancelFlag = new SharedArrayBuffer(4)
  const cancel = () => {
    Atomics.store(new Int32Array(cancelFlag), 0, 1)
  }
  signal.addEventListener('abort', cancel, { once: true })
  const workerData: ThreadStart = { work, engine, cancelFlag }
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData })
  try {
    return await outcomeOf(thread, hooks)
  } finally {
    signal.removeEventListener('abort', cancel)
    await thread.terminate()
  }
}

function outcomeOf(thread: Worker, hooks: Hooks): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const act = async (message: FromThread): Promise<void> => {
      if (message.type === 'progress') hooks.onProgress(message.progress)
      else if (message.type === 'done') resolve(message.outcome)
      else if (message.type === 'failed') reject(errorOf(message.failure))
      else {
        await hooks.onEpoch?.(message.epoch, message.checkpoint)
        thread.postMessage({ type: 'recorded' } satisfies ToThread)
      }
    }
    thread.on('message', (message: FromThread) => act(message).catch(reject))
    thread.on('error', error => reject(deathOf('the computing thread', error)))
    thread.on('exit', code => reject(new Error(`the computing thread ended with code ${code} before it was done`)))
  })
}
