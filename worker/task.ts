import type { BlobStore } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Claim } from '#core/job/claim.ts'
import type { Progress } from '#core/job/report-progress.ts'
import type { Log } from '#core/log.ts'
import type { EngineName } from './engine/engine.ts'

/** What a task is given besides its job. */
export interface TaskTools {
  /** A context that acts for whoever asked for the job, at this moment. */
  context(): Context<Database>
  claim: Claim
  blobs: BlobStore
  /** Features and drawn phantoms go below it. */
  dataDir: string
  engine: EngineName
  /** On which it computes; null where it decides itself. */
  threads: number | null
  /** What its engine can have for tensors, bytes. */
  memoryLimitBytes: number
  /** Remembered, and written about once a second. */
  report(progress: Progress): void
  /** Aborted when somebody cancels, when the job is no longer this worker's, and when the process is asked to end. */
  signal: AbortSignal
  log: Log
}

export type Task = (tools: TaskTools) => Promise<void>
