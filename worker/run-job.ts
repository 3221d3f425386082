import type { BlobStore } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'
import { claimJob } from '#core/job/claim.ts'
import { failJob, stopJob } from '#core/job/end.ts'
import { postponeJob, putBackJob } from '#core/job/put-back.ts'
import { type Progress, reportProgress } from '#core/job/report-progress.ts'
import type { Log } from '#core/log.ts'
import { obstacleOf } from '#core/obstacle.ts'
import type { Queue } from '#core/queue.ts'
import type { EngineName } from './engine/engine.ts'
import { persist } from './persist.ts'
import type { Task } from './task.ts'

/** Why a job was stopped in the middle; the reason of its signal. */
class Stopped extends Error {
  readonly why: 'cancelled' | 'taken over' | 'ending'
  constructor(why: Stopped['why']) {
    super(why)
    this.why = why
  }
}

export interface WorkerParts {
  database: Database
  queue: Queue
  blobs: BlobStore
  dataDir: string
  engine: EngineName
  threads: number | null
  memoryLimitBytes: number
  workerId: string
  log: Log
  /** Aborted when the process is asked to end. */
  ending: AbortSignal
}

const beatMs = 1000

/**
 * Takes one job, runs its task, and closes it as whatever it came to, or puts it back: for the next worker where this
 * process is ending, for later where something outside of the job stands in its way.
 * @param attempt 1 for the first delivery, one more for each after it
 * @param lost aborted when the job is no longer this worker's
 * @throws where this process is ending, or where not even that could be written
 */
export async function runJob(
  parts: WorkerParts,
  task: Task,
  job: { id: string; attempt: number; lost: AbortSignal },
): Promise<void> {
  const { database, queue, workerId } = parts
  const product: Context<Database> = { database, queue, actor: null, requestId: job.id, now: new Date() }
  const claim = await claimJob(product, { jobId: job.id, attempt: job.attempt, workerId })
  const ofJob = { job: job.id, attempt: job.attempt }
  if (!claim) return parts.log.info(ofJob, 'nothing to do: cancelled, ended, or taken over')
  const { actor, requestId } = claim
  const log = parts.log.child({ ...ofJob, requestId })
  const context = () => ({ ...product, actor, requestId, now: new Date() })

  const stopper = new AbortController()
  const stop = (why: Stopped['why']) => stopper.abort(new Stopped(why))
  job.lost.addEventListener('abort', () => stop('taken over'), { once: true })
  if (job.lost.aborted) stop('taken over')
  const onEnding = () => stop('ending')
  parts.ending.addEventListener('abort', onEnding, { once: true })
  if (parts.ending.aborted) onEnding()

  let latest: Progress | null = null
  let beating: Promise<void> | null = null
  const beat = async () => {
    const progress = latest
    latest = null
    try {
      if (await reportProgress(context(), claim, progress)) stop('cancelled')
    } catch (error) {
      if (error instanceof Conflict) stop('taken over')
      else log.warn({ error: String(error) }, 'progress not written; the next one may be')
    }
  }
  // None while one is on its way: they would pile up before a database that is away.
  const timer = setInterval(() => {
    beating ??= beat().finally(() => {
      beating = null
    })
  }, beatMs)
  const silence = async () => {
    clearInterval(timer)
    await beating
  }

  try {
    log.info('started')
    await task({
      ...parts,
      claim,
      context,
      log,
      signal: stopper.signal,
      report: progress => {
        latest = progress
      },
    })
    await silence()
    log.info('done')
  } catch (error) {
    await silence()
    const why = stopper.signal.aborted && stopper.signal.reason instanceof Stopped ? stopper.signal.reason.why : null
    log.info({ why, error: error instanceof Error ? error.stack : String(error) }, 'not done')
    const obstacle = obstacleOf(error)
    const close = () => {
      if (why === 'cancelled') return stopJob(context(), claim)
      // One that was taken over is refused: then it is another's. One whose lease ran out, and that nobody took, is put back.
      if (why === 'ending' || why === 'taken over') return putBackJob(context(), claim)
      if (obstacle !== null) return postponeJob(context(), claim, obstacle)
      return failJob(context(), claim, error instanceof Error ? error.message : String(error))
    }
    try {
      await persist(close, AbortSignal.any([job.lost, parts.ending]))
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      log.info({ error: error.message }, 'it is no longer ours to close')
    }
    if (why === 'ending') throw error
  } finally {
    parts.ending.removeEventListener('abort', onEnding)
  }
}
