import { Worker } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs'
import { deathOf, errorOf, type Failure, failureOf } from '../failure.ts'
import { type ImageFile, type Rows, rowAt } from '../samples.ts'
import { Cancelled, type WorkHooks } from '../work.ts'
import type { BatchRequest, FromLoader, LoaderInput, LoaderStart, LoadRequest, ToLoader } from './loader-protocol.ts'

/** Batches prepared ahead of the one in use: enough to bridge one slow image, few enough for any memory. */
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
 * this thread computes. Memory: batchesAhead + 1 batches, whatever the number of images.
 * It must be closed, or its thread goes on.
 */
export class Loader {
  /** How long next has waited for pixels so far, ms. */
  waitedMs = 0
  private readonly input: LoaderInput
  private plan: Iterator<BatchRequest> = [][Symbol.iterator]()
  private images: Rows<ImageFile> = []
  private readonly hooks: Pick<WorkHooks, 'isCancelled'>
  private readonly slots: SharedArrayBuffer[]
  private readonly thread: Worker
  private readonly pending: Pending[] = []
  private used: { slot: number; images: tf.Tensor4D } | null = null
  private death: Failure | null = null

  /** @param plan drawn from only as far ahead as batches are prepared */
  constructor(input: LoaderInput, plan: Iterable<BatchRequest>, hooks: Pick<WorkHooks, 'isCancelled'>) {
    const { images, batchSize, ...start } = input
    this.input = input
    this.hooks = hooks
    const byteLength = batchSize * input.preprocessing.imageSize ** 2 * 3 * 4
    this.slots = Array.from({ length: batchesAhead + 1 }, () => new SharedArrayBuffer(byteLength))
    const workerData: LoaderStart = { ...start, slots: this.slots }
    this.thread = new Worker(new URL('./loader-thread.ts', import.meta.url), { workerData })
    this.thread.on('message', ({ slot, failure }: FromLoader) => {
      this.pending.find(p => p.slot === slot)?.settle(failure)
    })
    this.thread.on('error', error => this.die(deathOf('the loading thread', error)))
    this.thread.on('exit', code => this.die(new Error(`the loading thread ended with code ${code} before it was done`)))
    this.begin(images, plan)
  }

  /** Goes on with other images and a plan for them. @throws Error where batches of the last plan are not taken or in use */
  begin(images: Rows<ImageFile>, plan: Iterable<BatchRequest>): void {
    if (this.pending.length > 0) throw new Error('the plan of the loader is not over; allowed: the next one after it')
    this.requireDisposed()
    this.used = null
    this.images = images
    this.plan = plan[Symbol.iterator]()
    for (const slot of this.slots.keys()) this.ask(slot)
  }

  /**
   * The next batch of the plan. Its numbers are not copied, since some engines read them only when they compute: it must
   * be disposed of before the next one is asked for.
   * @returns float32 [indices, imageSize, imageSize, 3], -1 to 1, each channel alike
   * @throws Cancelled; InvalidInput naming an image that cannot be read; Error where the plan is over, the thread died,
   * or the last batch is still in use
   */
  async next(): Promise<tf.Tensor4D> {
    this.release()
    const [head] = this.pending
    if (!head) throw new Error('the plan of the loader is over; allowed: a batch of the plan')
    const failure = await this.wait(head)
    this.pending.shift()
    if (failure) throw errorOf(failure)
    const { imageSize } = this.input.preprocessing
    const shape: [number, number, number, number] = [head.request.indices.length, imageSize, imageSize, 3]
    const values = new Float32Array(this.slots[head.slot] as SharedArrayBuffer, 0, shape[0] * imageSize ** 2 * 3)
    const images = tf.tensor4d(values, shape)
    this.used = { slot: head.slot, images }
    return images
  }

  /** What the batches in use and in preparation take, bytes. */
  get bufferBytes(): number {
    return this.slots.reduce((sum, slot) => sum + slot.byteLength, 0)
  }

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    await this.thread.terminate()
  }

  /** Lets the slot of the last batch be filled anew. */
  private release(): void {
    this.requireDisposed()
    if (this.used) this.ask(this.used.slot)
    this.used = null
  }

  private requireDisposed(): void {
    if (this.used && !this.used.images.isDisposed)
      throw new Error('the last batch is in use; allowed: one that is disposed of')
  }

  private ask(slot: number): void {
    const { value: request, done } = this.plan.next()
    if (done) return
    const { promise: filled, resolve: settle } = Promise.withResolvers<Failure | null>()
    this.pending.push({ request, slot, filled, settle })
    if (this.death) settle(this.death)
    else this.thread.postMessage({ slot, request: this.requestOf(request) } satisfies ToLoader)
  }

  private requestOf({ indices, augmentedFor }: BatchRequest): LoadRequest {
    return { images: indices.map(index => rowAt(this.images, index)), augmentedFor }
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
