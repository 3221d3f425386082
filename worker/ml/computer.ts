import { Worker } from 'node:worker_threads'
import type { EvaluationMetrics } from '#core/metrics/evaluate.ts'
import type { EvaluationColumns } from '#core/metrics/evaluation-columns.ts'
import { deathOf, errorOf } from './failure.ts'
import type {
  FromThread,
  ModelInput,
  Outcome,
  ThreadEngine,
  ThreadStart,
  ToThread,
  TrainWork,
  Work,
} from './protocol.ts'
import type { SampleTable } from './sample-table.ts'
import type { ImageFile } from './samples.ts'
import type { Trained, TrainHooks, TrainInput } from './train.ts'
import { Cancelled, type WorkHooks } from './work.ts'

type Hooks = Pick<WorkHooks, 'onProgress'> & Partial<Pick<TrainHooks, 'onEpoch'>>

interface Asked {
  kind: Work['kind']
  hooks: Hooks
  resolve(outcome: Outcome): void
  reject(error: Error): void
}

const isOf = <K extends Outcome['kind']>(kind: K, outcome: Outcome): outcome is Extract<Outcome, { kind: K }> =>
  outcome.kind === kind

type TableTrainInput = Omit<TrainInput, 'train' | 'validation'> & Record<'train' | 'validation', SampleTable>

/**
 * A thread with an engine, for one work after another: tfjs blocks the thread that it computes in, and a worker's
 * heartbeat must go on. It starts at once and knows nothing but the works that it is given, when it is given them.
 *
 * It ends with the first work that fails or is cancelled: an engine that stopped in mid-step, out of memory perhaps, is
 * not trusted with another. It must be closed, or its thread goes on.
 */
export class Computer {
  private readonly thread: Worker
  private readonly signal: AbortSignal
  private readonly flag = new Int32Array(new SharedArrayBuffer(4))
  private asked: Asked | null = null
  /** Why it does no more. */
  private end: Error | null = null
  private readonly cancel = (): void => {
    Atomics.store(this.flag, 0, 1)
    // It has no batches, and so never looks.
    if (this.asked?.kind === 'evaluate') this.fail(new Cancelled())
  }

  /** @param signal aborted: the thread stops at its next batch, or ends where it evaluates, and Cancelled is thrown by its work and any later one */
  constructor(engine: ThreadEngine, signal: AbortSignal) {
    this.signal = signal
    signal.addEventListener('abort', this.cancel, { once: true })
    const workerData: ThreadStart = { ...engine, cancelFlag: this.flag.buffer }
    this.thread = new Worker(new URL('./computer-thread.ts', import.meta.url), { workerData })
    this.thread.on('message', (message: FromThread) => this.act(message).catch(error => this.fail(error)))
    this.thread.on('error', error => this.fail(deathOf('the computing thread', error)))
    this.thread.on('exit', code =>
      this.fail(new Error(`the computing thread ended with code ${code} before it was done`)),
    )
  }

  /**
   * trainNetwork in the thread.
   * @param hooks onEpoch is awaited before the next epoch starts; what it throws ends the training and is thrown here
   * @throws as trainNetwork; Error where the engine does not start, the thread dies, or it has ended before
   */
  async train(input: TableTrainInput, hooks: Required<Hooks>): Promise<Trained> {
    const { train, validation, ...rest } = input
    const work: TrainWork = { ...rest, train: train.columns, validation: validation.columns }
    const { modelJson, ...trained } = (await this.perform({ kind: 'train', input: work }, hooks)).trained
    return { ...trained, modelJson: Buffer.from(modelJson) }
  }

  /** Has the thread load a model, which predict asks from then on. @throws Error where the files are none; as train */
  async load(input: ModelInput): Promise<void> {
    await this.perform({ kind: 'model', input })
  }

  /**
   * What the loaded model says of a range of images.
   * @returns for each image one probability a class, in their order
   * @throws as Predictor.ask; otherwise as train
   */
  async predict(images: readonly ImageFile[], hooks: Pick<Hooks, 'onProgress'>): Promise<number[][]> {
    return (await this.perform({ kind: 'predict', images }, hooks)).rows
  }

  /** evaluatePredictions in the thread, which for a million answers takes longer than a lease lasts. @throws as it does; as train */
  async evaluate(input: EvaluationColumns): Promise<EvaluationMetrics> {
    return (await this.perform({ kind: 'evaluate', input })).metrics
  }

  /** Ends the thread, whatever it is at: a work that is not done is rejected. */
  async close(): Promise<void> {
    this.fail(new Error('the computing thread was closed before it was done'))
    await this.thread.terminate()
  }

  private async perform<K extends Work['kind']>(
    work: Extract<Work, { kind: K }>,
    hooks: Hooks = { onProgress: () => undefined },
  ): Promise<Extract<Outcome, { kind: K }>> {
    if (this.signal.aborted) throw new Cancelled()
    if (this.end) throw this.end
    if (this.asked) throw new Error('the computing thread is at work; allowed: one work after another')
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
    this.asked = { kind: work.kind, hooks, resolve, reject }
    this.tell({ type: 'work', work })
    try {
      const outcome = await promise
      if (isOf(work.kind, outcome)) return outcome
      throw new Error(`the thread did ${outcome.kind}; allowed: ${work.kind}`)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  private async act(message: FromThread): Promise<void> {
    if (message.type === 'failed') return this.fail(errorOf(message.failure))
    if (!this.asked) return
    const { hooks, resolve } = this.asked
    if (message.type === 'progress') hooks.onProgress(message.progress)
    else if (message.type === 'done') {
      this.asked = null
      resolve(message.outcome)
    } else {
      await hooks.onEpoch?.(message.epoch, message.checkpoint)
      this.tell({ type: 'recorded' })
    }
  }

  private tell(message: ToThread): void {
    this.thread.postMessage(message)
  }

  /** Only the first reason counts: what follows is its consequence. */
  private fail(error: Error): void {
    if (this.end) return
    this.end = error
    this.signal.removeEventListener('abort', this.cancel)
    this.asked?.reject(error)
    this.asked = null
  }
}
