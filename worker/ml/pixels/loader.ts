import { Worker } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs'
import { deathOf, errorOf, type Failure, failureOf } from '../failure.ts'
import { Cancelled, type WorkHooks } from '../work.ts'
import type { BatchRequest, FromLoader, LoaderInput, LoaderStart, ToLoader } from './loader-protocol.ts'

/** Batches prepared ahead: enough to bridge one slow image, few enough for any memory. */
export const batchesAhead = 3
/** A thread that computes hears of a cancelled run only when it asks. */
const cancelPollMs = 50

interface Pending {
  request: BatchRequest
  slot: number
  filled: Promise<Failure | null>
  settle(failure: Failure | null): void
}

/**
 * Prepares the batches of a plan in a thread of its own, in the plan's order and always batchesAhead of them, while
 * this thread computes. Memory: batchesAhead batches of luminance, whatever the number of images.
 * It must be closed, or its thread goes on.
 */
export class Loader {
  /** How long next has waited for pixels so far, ms. */
  waitedMs = 0
  private readonly input: LoaderInput
  private readonly plan: Iterator<BatchRequest>
  private readonly hooks: Pick<WorkHooks, 'isCancelled'>
  private readonly slots: SharedArrayBuffer[]
  private readonly thread: Worker
  private readonly pending: Pending[] = []
  private death: Failure | null = null

  /** @param plan drawn from only as far ahead as batches are prepared */
  constructor(input: LoaderInput, plan: Iterable<BatchRequest>, hooks: Pick<WorkHooks, 'isCancelled'>) {
    this.input = input
    this.plan = plan[Symbol.iterator]()
    this.hooks = hooks
    const byteLength = input.batchSize * input.imageSize ** 2 * 4
    this.slots = Array.from({ length: batchesAhead }, () => new SharedArrayBuffer(byteLength))
    const workerData: LoaderStart = { ...input, slots: this.slots }
    this.thread = new Worker(new URL('./loader-thread.ts', import.meta.url), { workerData })
    this.thread.on('message', ({ slot, failure }: FromLoader) => {
      this.pending.find(p => p.slot === slot)?.settle(failure)
    })
    this.thread.on('error', error => this.die(deathOf('the loading thread', error)))
    this.thread.on('exit', code => this.die(new Error(`the loading thread ended with code ${code} before it was done`)))
    for (const slot of this.slots.keys()) this.ask(slot)
  }

  /**
   * The next batch of the plan.
   * @returns float32 [indices, imageSize, imageSize, 3], -1 to 1, each channel alike; the caller disposes of it
   * @throws Cancelled; InvalidInput naming an image that cannot be read; Error where the plan is over or the thread died
   */
  async next(): Promise<tf.Tensor4D> {
    const [head] = this.pending
    if (!head) throw new Error('the plan of the loader is over; allowed: a batch of the plan')
    const failure = await this.wait(head)
    this.pending.shift()
    if (failure) throw errorOf(failure)
    const { imageSize } = this.input
    const luminance = new Float32Array(this.slots[head.slot] as SharedArrayBuffer)
    const images = imagesTensor(luminance, head.request.indices.length, imageSize)
    this.ask(head.slot)
    return images
  }

  /** What the batches in preparation take, bytes. */
  get bufferBytes(): number {
    return this.slots.reduce((sum, slot) => sum + slot.byteLength, 0)
  }

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    await this.thread.terminate()
  }

  private ask(slot: number): void {
    const { value: request, done } = this.plan.next()
    if (done) return
    const { promise: filled, resolve: settle } = Promise.withResolvers<Failure | null>()
    this.pending.push({ request, slot, filled, settle })
    if (this.death) settle(this.death)
    else this.thread.postMessage({ slot, request } satisfies ToLoader)
  }

  private async wait({ filled }: Pending): Promise<Failure | null> {
    const start = performance.now()
    const { promise: cancelled, resolve } = Promise.withResolvers<'cancelled'>()
    const timer = setInterval(() => {
      if (this.hooks.isCancelled()) resolve('cancelled')
    }, cancelPollMs)
    try {
      const first = await Promise.race([filled, cancelled])
      if (first === 'cancelled') throw new Cancelled()
      return first
    } finally {
      clearInterval(timer)
      this.waitedMs += performance.now() - start
    }
  }

  private die(error: Error): void {
    this.death ??= failureOf(error)
    for (const { settle } of this.pending) settle(this.death)
  }
}

/** A copy: engines keep what they are given, and the slot is filled anew. */
function imagesTensor(luminance: Float32Array, count: number, imageSize: number): tf.Tensor4D {
  const values = new Float32Array(count * imageSize * imageSize * 3)
  for (let source = 0, target = 0; target < values.length; source++, target += 3) {
    const value = luminance[source] as number
    values[target] = value
    values[target + 1] = value
    values[target + 2] = value
  }
  return tf.tensor4d(values, [count, imageSize, imageSize, 3])
}
