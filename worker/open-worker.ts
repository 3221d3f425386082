import { statfs } from 'node:fs/promises'
import type { BlobStore } from '#core/blob/store.ts'
import type { Database } from '#core/database.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import { openReconciler } from '#core/job/open-reconciler.ts'
import type { Listener } from '#core/listen.ts'
import type { Log } from '#core/log.ts'
import { releaseRow } from '#core/queue/rows.ts'
import type { WorkerQueue } from '#core/queue.ts'
import { beatWorker, registerWorker, retireWorker } from '#core/worker/register.ts'
import type { Engine } from './engine/engine.ts'
import { memoryLimitOf } from './memory-limit.ts'
import { runJob } from './run-job.ts'
import { openSweeper } from './sweeper.ts'
import { takeJobs } from './taker.ts'
import type { Task } from './task.ts'
import { batchTask } from './tasks/batch.ts'
import { checkImportTask } from './tasks/check-import.ts'
import { checkShortcutsTask } from './tasks/check-shortcuts.ts'
import { compareTask } from './tasks/compare.ts'
import { compareDatasetsTask } from './tasks/compare-datasets.ts'
import { findDuplicatesTask } from './tasks/find-duplicates.ts'
import { freezeTask } from './tasks/freeze.ts'
import { importTask } from './tasks/import.ts'
import { predictTask } from './tasks/predict.ts'
import { settleTask } from './tasks/settle.ts'
import { trainTask } from './tasks/train.ts'
import { undoImportTask } from './tasks/undo-import.ts'

const tasks: Record<JobKind, Task> = {
  CHECK_IMPORT: checkImportTask,
  IMPORT: importTask,
  UNDO_IMPORT: undoImportTask,
  SETTLE: settleTask,
  BATCH: batchTask,
  COMPARE: compareTask,
  FIND_DUPLICATES: findDuplicatesTask,
  FREEZE: freezeTask,
  COMPARE_DATASETS: compareDatasetsTask,
  CHECK_SHORTCUTS: checkShortcutsTask,
  TRAIN: trainTask,
  PREDICT: predictTask,
}

export interface OpenWorkerParts {
  database: Database
  queue: WorkerQueue
  listener: Listener
  blobs: BlobStore
  dataDir: string
  engine: Engine
  log: Log
  identity: { host: string; pid: number }
  /** Of job that it takes. */
  kinds: JobKind[]
  requestId: string
}

const beatMs = 5000

/** Takes jobs of its kinds, one of a kind at a time, until closed; what is running then is put back for another worker. */
export async function openWorker(parts: OpenWorkerParts): Promise<{ close(): Promise<void> }> {
  const { database, queue, log, engine, requestId } = parts
  const product = () => ({ database, queue, actor: null, requestId, now: new Date() })
  const memoryLimitBytes = memoryLimitOf(engine.name)
  const { id: workerId } = await registerWorker(product(), {
    ...parts.identity,
    kinds: parts.kinds,
    engine: engine.name,
    engineDetail: engine.detail,
    engineReason: engine.reason,
    threads: engine.threads,
    passedOver: engine.passedOver.map(({ name, reason }) => ({ engine: name, reason })),
    memoryLimitBytes,
  })
  const ending = new AbortController()
  const own = {
    ...{ ...parts, engine: engine.name, threads: engine.threads },
    ...{ memoryLimitBytes, workerId, ending: ending.signal },
  }
  const reconciler = openReconciler(product, log)
  const taking = parts.kinds.map(kind =>
    takeJobs(kind, {
      ...own,
      async run(delivery, lost) {
        // What is taken on the way out is let go before it is begun.
        if (ending.signal.aborted) await releaseRow(database, delivery, null)
        else await runJob(own, tasks[kind], { ...delivery, lost })
      },
    }),
  )
  const beat = async () => {
    // A disk that does not say what is free does not silence the worker.
    const freeBytes = await statfs(parts.dataDir).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    )
    await beatWorker(product(), workerId, freeBytes)
  }
  const timer = setInterval(() => {
    beat().catch((error: Error) => log.warn({ error: error.message }, 'heartbeat not written'))
  }, beatMs)

  const sweeper = openSweeper({ ...parts, product })

  return {
    async close() {
      clearInterval(timer)
      ending.abort()
      await Promise.all([...taking, sweeper.close(), reconciler.close()])
      await retireWorker(product(), workerId)
    },
  }
}
