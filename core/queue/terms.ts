import type { PgBoss } from 'pg-boss'
import type { JobKind } from '#core/generated/prisma/enums.ts'

export const queueNames = {
  CHECK_IMPORT: 'check-import',
  IMPORT: 'import',
  UNDO_IMPORT: 'undo-import',
  SETTLE: 'settle',
  BATCH: 'batch',
  COMPARE: 'compare',
  FIND_DUPLICATES: 'find-duplicates',
  FREEZE: 'freeze',
  COMPARE_DATASETS: 'compare-datasets',
  CHECK_SHORTCUTS: 'check-shortcuts',
  TRAIN: 'train',
  PREDICT: 'predict',
} as const satisfies Record<JobKind, string>

/** A worker that has not renewed its lease for this long is relieved. pg-boss allows no less. */
const leaseSeconds = 10
const yearSeconds = 365 * 24 * 3600

/**
 * What pg-boss is told. It delivers and notices silence; how often and for how long a job is tried is decided in
 * core/job, by what we know of it.
 */
export const terms = {
  /** A job waits as long as it must: pg-boss' own two weeks would lose it in silence. */
  retentionSeconds: 50 * yearSeconds,
  /** The most that pg-boss allows. It counts from the last renewal of the lease, so it never ends one that is renewed. */
  expireInSeconds: 24 * 3600,
  heartbeatSeconds: leaseSeconds,
  /** None of pg-boss' counting: it cannot tell a crash from an orderly end. */
  retryLimit: 2 ** 31 - 1,
  retryDelay: 0,
  retryBackoff: false,
  deadLetter: null,
  /** Rows of ended jobs; ours stay. */
  deleteAfterSeconds: 24 * 3600,
  notify: false,
} as const

/**
 * Rows that were sent under the terms of an earlier release; once, for then they are as new ones. One process after
 * another, so that two that start at once never wait for each other's rows.
 */
const adoptRows = `
  with turn as materialized (select pg_advisory_xact_lock(hashtextextended('lamina queue terms', 0)))
  update pgboss.job
  set keep_until = created_on + $2 * interval '1 second', expire_seconds = $3, heartbeat_seconds = $4, retry_limit = $5,
      retry_delay = $6, retry_backoff = false, dead_letter = null, deletion_seconds = $7
  from turn
  where name = any($1) and state < 'completed'
    and (retry_limit <> $5 or dead_letter is not null or keep_until < now() + interval '10 years')`

/**
 * Makes the queues, and gives those that an earlier release made, with the rows that wait in them, the terms of this one:
 * createQueue leaves a queue alone that is there.
 */
export async function setTerms(boss: PgBoss): Promise<void> {
  const { deadLetter: _, ...made } = terms
  const names = Object.values(queueNames)
  for (const name of names) {
    await boss.createQueue(name, { policy: 'standard', ...made })
    await boss.updateQueue(name, terms)
  }
  await boss
    .getDb()
    .executeSql(adoptRows, [
      names,
      terms.retentionSeconds,
      terms.expireInSeconds,
      terms.heartbeatSeconds,
      terms.retryLimit,
      terms.retryDelay,
      terms.deleteAfterSeconds,
    ])
}
