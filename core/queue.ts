import { fromPrisma, PgBoss } from 'pg-boss'
import type { Transaction } from '#core/database.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import type { Log } from '#core/log.ts'

export const queueNames = {
  CHECK_IMPORT: 'check-import',
  IMPORT: 'import',
  TRAIN: 'train',
  PREDICT: 'predict',
} as const satisfies Record<JobKind, string>
/** Where jobs end whose workers died too often. */
export const deadQueue = 'dead'
/** Times a job is taken over before it is given up. Generous, because an orderly restart counts like a crash. */
export const retryLimit = 20

export interface JobPayload {
  jobId: string
}

/** The sending half, which verbs use: a job exists if and only if the surrounding transaction commits. */
export interface Queue {
  send(tx: Transaction, kind: JobKind, jobId: string): Promise<void>
  cancel(tx: Transaction, kind: JobKind, jobId: string): Promise<void>
}

/** Starts pg-boss; a worker also supervises: it takes over what a dead worker left within 15 s. */
export async function openQueue(url: string, role: 'client' | 'worker', log: Log): Promise<Queue & { boss: PgBoss }> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: `lamina-queue-${role}`,
    max: 4,
    useListenNotify: true,
    schedule: false,
    supervise: role === 'worker',
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 2,
    migrate: true,
  })
  boss.on('error', error => log.warn({ error: error.message }, 'queue'))
  await boss.start()
  await boss.createQueue(deadQueue)
  for (const name of Object.values(queueNames)) {
    await boss.createQueue(name, {
      policy: 'standard',
      notify: true,
      heartbeatSeconds: 10,
      expireInSeconds: 23 * 3600,
      retryLimit,
      retryDelay: 1,
      deadLetter: deadQueue,
    })
  }
  return {
    boss,
    async send(tx, kind, jobId) {
      const payload: JobPayload = { jobId }
      await boss.send(queueNames[kind], payload, { id: jobId, db: fromPrisma(tx) })
    },
    async cancel(tx, kind, jobId) {
      await boss.cancel(queueNames[kind], jobId, { db: fromPrisma(tx) })
    },
  }
}
