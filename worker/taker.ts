import { queueTopic } from '#core/announce.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import type { Listener } from '#core/listen.ts'
import type { Log } from '#core/log.ts'
import type { Delivery, WorkerQueue } from '#core/queue.ts'

const renewMs = 3_000
/** For a renewal to be answered: then it is tried on another connection, while the lease still lasts. */
const patienceMs = 4_000
/** Hints say when there is something; this is for those that were lost, and for jobs whose time has come. */
const lookMs = 1_000

export interface TakerParts {
  queue: WorkerQueue
  listener: Listener
  log: Log
  /** Aborted when the process is asked to end. */
  ending: AbortSignal
  /** @param lost aborted when the job is no longer this worker's */
  run(delivery: Delivery, lost: AbortSignal): Promise<void>
}

async function within<T>(limitMs: number, act: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const clock = setTimeout(() => late.reject(new Error(`no answer in ${limitMs / 1000} s`)), limitMs)
  return Promise.race([act, late.promise]).finally(() => clearTimeout(clock))
}

/** Works on one delivery, and renews its lease for as long as that takes: weeks, if it must. */
async function work({ queue, log, run }: TakerParts, delivery: Delivery): Promise<void> {
  const lost = new AbortController()
  const renew = async () => {
    try {
      if (!(await within(patienceMs, queue.renew(delivery)))) lost.abort()
    } catch (error) {
      // It says nothing about the lease: another worker only gets the job when the database is there.
      log.warn({ job: delivery.id, error: String(error) }, 'lease not renewed; soon again')
    }
  }
  let isRenewing = false
  const timer = setInterval(async () => {
    if (isRenewing) return
    isRenewing = true
    await renew()
    isRenewing = false
  }, renewMs)
  try {
    await run(delivery, lost.signal)
  } finally {
    clearInterval(timer)
  }
  await queue.settle(delivery)
}

/** Takes jobs of one kind, one after another, until the process is to end. @returns settles when the last is let go */
export async function takeJobs(kind: JobKind, parts: TakerParts): Promise<void> {
  const { queue, listener, log, ending } = parts
  let hint = Promise.withResolvers<void>()
  const hear = async () => {
    for await (const _ of listener.hints(queueTopic(kind), ending)) hint.resolve()
    hint.resolve()
  }
  const hearing = hear()
  while (!ending.aborted) {
    hint = Promise.withResolvers<void>()
    try {
      const delivery = await queue.take(kind)
      if (delivery) {
        // What is taken on the way out is let go by its run, before it is begun.
        await work(parts, delivery)
        continue
      }
    } catch (error) {
      if (ending.aborted) break
      log.warn({ kind, error: error instanceof Error ? error.message : String(error) }, 'queue: nothing taken')
    }
    const look = setTimeout(() => hint.resolve(), lookMs)
    await hint.promise
    clearTimeout(look)
  }
  await hearing
}
