import type { BlobStore } from '#core/blob/store.ts'
import type { Database } from '#core/database.ts'
import type { Log } from '#core/log.ts'
import type { Queue } from '#core/queue.ts'
import { readSettings } from '#core/settings.ts'
import { log as silent } from '#tests/kit/core.ts'
import type { EngineName } from '#worker/engine/engine.ts'
import { runJob } from '#worker/run-job.ts'
import type { Task } from '#worker/task.ts'

export interface Attempt {
  attempt?: number
  ending?: AbortSignal
  lost?: AbortSignal
  engine?: EngineName
  memoryLimitBytes?: number
  log?: Log
  /** Of its machine; the store of blobs is the same. */
  dataDir?: string
}

/** Runs one job in this process as a worker would, as its first worker or a later one. */
export async function runTask(
  core: { database: Database; queue: Queue; blobs: BlobStore },
  task: Task,
  jobId: string,
  { attempt = 1, engine = 'wasm', memoryLimitBytes = 4 * 1024 ** 3, log = silent, ...where }: Attempt = {},
) {
  const { dataDir = readSettings().dataDir, ending, lost } = where
  const worker = await core.database.worker.create({ data: { host: 'test', pid: 1, engine, engineReason: 'test' } })
  const never = new AbortController().signal
  await runJob(
    { ...core, dataDir, engine, threads: null, memoryLimitBytes, workerId: worker.id, log, ending: ending ?? never },
    task,
    {
      id: jobId,
      attempt,
      lost: lost ?? never,
    },
  )
  return core.database.job.findUniqueOrThrow({ where: { id: jobId } })
}
