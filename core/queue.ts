import { fromPrisma, PgBoss } from 'pg-boss'
import { announce, queueTopic } from '#core/announce.ts'
import { breakableSocket, type Transaction } from '#core/database.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import type { Log } from '#core/log.ts'
import { hasQueueTables, numberRow, queueIsGone, removeRow } from '#core/queue/rows.ts'
import { queueNames, setTerms } from '#core/queue/terms.ts'

interface JobPayload {
  jobId: string
}

/** What a worker was handed. */
export interface Delivery {
  kind: JobKind
  id: string
  /** One more at every delivery of a job, whatever became of the one before. */
  attempt: number
}

/** The sending half, which verbs use: a job is in the queue if and only if the surrounding transaction commits. */
export interface Queue {
  /** @param after of a job that was delivered before: its last attempt, and when it is to be tried again */
  send(tx: Transaction, kind: JobKind, jobId: string, after?: { attempt: number; retryAt?: Date | null }): Promise<void>
  cancel(tx: Transaction, kind: JobKind, jobId: string): Promise<void>
  /** Makes pg-boss' tables and queues anew where they are gone. */
  restore(): Promise<void>
}

/** The receiving half. */
export interface WorkerQueue extends Queue {
  take(kind: JobKind): Promise<Delivery | null>
  /** Says that a delivery is being worked on. @returns false: it is no longer ours */
  renew(delivery: Delivery): Promise<boolean>
  /** Closes a delivery, if it is still ours. */
  settle(delivery: Delivery): Promise<void>
  boss: PgBoss
}

/** Longer than any statement of pg-boss on tables as small as ours. */
const silenceMs = 30_000

const newBoss = (url: string, role: string, isSupervisor: boolean) =>
  new PgBoss({
    connectionString: url,
    application_name: `lamina-queue-${role}`,
    max: 4,
    // Handed on to pg: a path that went dead must not hold a worker's fetch for ever.
    ...{ keepAlive: true, stream: breakableSocket(silenceMs) },
    schedule: false,
    supervise: isSupervisor,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 2,
    migrate: true,
  })

/** Starts pg-boss. Whoever has it open also supervises: within 15 s, what a dead worker left is handed to another. */
export async function openQueue(url: string, role: 'client' | 'worker', log: Log): Promise<WorkerQueue> {
  const start = async (isSupervisor: boolean) => {
    const boss = newBoss(url, role, isSupervisor)
    boss.on('error', error => log.warn({ error: error.message }, 'queue'))
    try {
      await boss.start()
      await setTerms(boss)
      return boss
    } catch (error) {
      // The reconciler asks again and again: what was opened must not pile up.
      await boss.stop({ graceful: false })
      throw error
    }
  }
  const boss = await start(true)
  const fenced = ({ id, attempt }: Delivery) => ({ id, retryCount: attempt - 1 })
  return {
    boss,
    async send(tx, kind, jobId, after) {
      const payload: JobPayload = { jobId }
      // A row that has ended there would keep the new one out.
      if (after) await removeRow(tx, { kind, id: jobId })
      const startAfter = after?.retryAt ?? undefined
      if (!(await hasQueueTables(tx))) throw new Error(queueIsGone)
      const sent = await boss.send(queueNames[kind], payload, { id: jobId, startAfter, db: fromPrisma(tx) })
      if (sent === null) throw new Error(`job ${jobId} is in the queue already`)
      if (after) await numberRow(tx, { kind, id: jobId }, after.attempt)
      await announce({ database: tx }, queueTopic(kind))
    },
    async cancel(tx, kind, jobId) {
      await boss.cancel(queueNames[kind], jobId, { db: fromPrisma(tx) })
    },
    async restore() {
      const other = await start(false).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw new Error(`${queueIsGone} (the database's user may not make them now: ${reason})`, { cause: error })
      })
      await other.stop({ graceful: false })
    },
    async take(kind) {
      const [row] = await boss.fetch<JobPayload>(queueNames[kind], { batchSize: 1 })
      return row ? { kind, id: row.id, attempt: row.retryCount + 1 } : null
    },
    async renew(delivery) {
      const { rows } = await boss.getDb().executeSql(
        // Not only the heartbeat: the time that pg-boss ends it after counts anew, so no length of a job does. A lease that
        // ran out while the database was away is ours again, if nobody took the job meanwhile.
        `update pgboss.job set state = 'active', heartbeat_on = now(), started_on = now()
         where name = $1 and id = $2 and state in ('active', 'retry') and started_on is not null and retry_count = $3
         returning 1`,
        [queueNames[delivery.kind], delivery.id, delivery.attempt - 1],
      )
      return rows.length > 0
    },
    async settle(delivery) {
      await boss.complete(queueNames[delivery.kind], fenced(delivery))
    },
  }
}
