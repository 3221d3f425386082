import type { Transaction } from '#core/database.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import { queueNames } from '#core/queue/terms.ts'

/*
 * What is said to pg-boss' own table inside our transactions, for which it has no call. A delivery's number is
 * retry_count + 1: pg-boss counts it up at every fetch of a row that has started_on, and fences by it too.
 */

/** How a job lies in the queue. */
export interface QueueRow {
  state: 'created' | 'retry' | 'active'
  /** Number of its newest delivery; of one that waits, of the last before. */
  attempt: number
  /** A worker renews its lease. */
  isHeld: boolean
}

type Ref = { kind: JobKind; id: string }

/** Whether pg-boss' tables are there at all: a database may have been restored without them. */
export async function hasQueueTables(tx: Pick<Transaction, '$queryRaw'>): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isThere: boolean }[]>`select to_regclass('pgboss.job') is not null as "isThere"`
  return row?.isThere ?? false
}

/** What somebody reads who looks after the installation. */
export const queueIsGone =
  "the queue's tables (schema pgboss) are gone: nothing can be queued and no job is taken; start Lamina again, which makes them anew"

/** @returns null where the queue does not know the job, or is done with it */
export async function findRow(tx: Transaction, { kind, id }: Ref): Promise<QueueRow | null> {
  if (!(await hasQueueTables(tx))) return null
  const [row] = await tx.$queryRaw<QueueRow[]>`
    select "state"::text as "state", "retry_count" + 1 as "attempt",
      "state" = 'active' and "heartbeat_on" + "heartbeat_seconds" * interval '1 second' > clock_timestamp() as "isHeld"
    from "pgboss"."job"
    where "name" = ${queueNames[kind]} and "id" = ${id}::uuid and "state" < 'completed'`
  return row ?? null
}

/** Also where it has ended there. */
export async function removeRow(tx: Transaction, { kind, id }: Ref): Promise<void> {
  if (!(await hasQueueTables(tx))) return
  await tx.$executeRaw`delete from "pgboss"."job" where "name" = ${queueNames[kind]} and "id" = ${id}::uuid`
}

/** Numbers the next delivery of a row that was just sent: one more than `attempt`. */
export async function numberRow(tx: Transaction, { kind, id }: Ref, attempt: number): Promise<void> {
  await tx.$executeRaw`
    update "pgboss"."job" set "retry_count" = ${attempt} where "name" = ${queueNames[kind]} and "id" = ${id}::uuid`
}

/**
 * Lets a delivery go: its row waits again until `at`, and is next delivered with a higher number, whatever was heard of
 * this one. That of a newer delivery is left alone.
 * @param at null: at once, whatever time it is on the worker's clock
 * @returns false where the queue has no row of it any more
 */
export async function releaseRow(
  tx: Transaction,
  { kind, id, attempt }: Ref & { attempt: number },
  at: Date | null,
): Promise<boolean> {
  const name = queueNames[kind]
  if (!(await hasQueueTables(tx))) return false
  const released = await tx.$executeRaw`
    update "pgboss"."job"
    set "state" = case when "state" = 'active' then 'retry' else "state" end, "start_after" = coalesce(${at}, now()),
      "heartbeat_on" = null,
      "started_on" = null, "retry_count" = greatest("retry_count", ${attempt})
    where "name" = ${name} and "id" = ${id}::uuid
      and ("state" < 'active' or ("state" = 'active' and "retry_count" = ${attempt - 1}))`
  return released > 0 || (await findRow(tx, { kind, id })) !== null
}
