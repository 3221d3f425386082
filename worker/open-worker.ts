import type { JobWithMetadata, PgBoss } from 'pg-boss'
import type { BlobStore } from '#core/blob/store.ts'
import type { Database } from '#core/database.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import { abandonJob } from '#core/job/end.ts'
import type { Log } from '#core/log.ts'
import { deadQueue, type JobPayload, type Queue, queueNames, retryLimit } from '#core/queue.ts'
import { beatWorker, registerWorker, retireWorker } from '#core/worker/register.ts'
import type { Engine } from './engine/engine.ts'
import { memoryLimitOf } from './memory-limit.ts'
import { runJob } from './run-job.ts'
import { openSweeper } from './sweeper.ts'
import type { Task } from './task.ts'
import { checkImportTask } from './tasks/check-import.ts'
import { importTask } from './tasks/import.ts'
import { predictTask } from './tasks/predict.ts'
import { trainTask } from './tasks/train.ts'

const tasks: Record<JobKind, Task> = {
  CHECK_IMPORT: checkImportTask,
  IMPORT: importTask,
  TRAIN: trainTask,
  PREDICT: predictTask,
}

export interface OpenWorkerParts {
  database: Database
  queue: Queue & { boss: PgBoss }
  blobs: BlobStore
  dataDir: string
  engine: Engine
  log: Log
  identity: { host: string; pid: number }
  requestId: string
}

const beatMs = 5000

/** Takes jobs, one of a kind at a time, until closed; what is running then is left for another worker. */
export async function openWorker(parts: OpenWorkerParts): Promise<{ close(): Promise<void> }> {
  const { database, queue, log, engine, requestId } = parts
  const product = () => ({ database, queue, actor: null, requestId, now: new Date() })
  const memoryLimitBytes = memoryLimitOf(engine.name)
  const { id: workerId } = await registerWorker(product(), {
    ...parts.identity,
    engine: engine.name,
    engineDetail: engine.detail,
    engineReason: engine.reason,
    threads: engine.threads,
    passedOver: engine.passedOver.map(({ name, reason }) => ({ engine: name, reason })),
    memoryLimitBytes,
  })
  const ending = new AbortController()

  const kinds = Object.keys(tasks) as JobKind[]
  for (const kind of kinds) {
    await queue.boss.work(
      queueNames[kind],
      {
        localConcurrency: 1,
        heartbeatRefreshSeconds: 3,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 1,
        includeMetadata: true,
      },
      async ([job]: JobWithMetadata<JobPayload>[]) => {
        if (!job) return
        const taken = { id: job.data.jobId, attempt: job.retryCount + 1, lost: job.signal }
        await runJob(
          { ...parts, engine: engine.name, threads: engine.threads, memoryLimitBytes, workerId, ending: ending.signal },
          tasks[kind],
          taken,
        )
      },
    )
  }
  await queue.boss.work(deadQueue, { pollingIntervalSeconds: 2 }, async ([job]: { data: JobPayload }[]) => {
    if (job) await abandonJob(product(), job.data.jobId, `given up: ${retryLimit + 1} workers died over it`)
  })
  const timer = setInterval(() => {
    beatWorker(product(), workerId).catch((error: Error) => log.warn({ error: error.message }, 'heartbeat not written'))
  }, beatMs)

  const sweeper = openSweeper({ ...parts, product })

  return {
    async close() {
      clearInterval(timer)
      // First no more is fetched: what is taken on the way out would only lose an attempt.
      const idle = kinds.map(kind => queue.boss.offWork(queueNames[kind]))
      ending.abort()
      await Promise.all([...idle, sweeper.close()])
      await retireWorker(product(), workerId)
    },
  }
}
