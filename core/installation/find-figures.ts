import type { Database } from '#core/database.ts'
import type { JobKind, JobStatus } from '#core/generated/prisma/enums.ts'
import { hasQueueTables } from '#core/queue/rows.ts'
import { queueNames } from '#core/queue/terms.ts'
import { isLiving } from '#core/worker/register.ts'

/** What the record says of the whole installation, in numbers. */
export interface Figures {
  jobs: { kind: JobKind; status: JobStatus; count: number }[]
  /** Of jobs whose time has come and that no worker has: how long the one that waits longest has waited. */
  waiting: { kind: JobKind; seconds: number }[]
  workers: { engine: string; count: number }[]
  /** Least that any of these workers has free on its disk; null: none has said. */
  workerFreeBytes: number | null
  databaseBytes: number
}

const kindOf = new Map(Object.entries(queueNames).map(([kind, name]): [string, JobKind] => [name, kind as JobKind]))

/** @throws where the database does not answer */
export async function findFigures(database: Database): Promise<Figures> {
  const jobs = await database.$queryRaw<Figures['jobs']>`
    select "kind"::text as "kind", "status"::text as "status", count(*)::int as "count" from "Job" group by 1, 2`
  const rows = (await hasQueueTables(database))
    ? await database.$queryRaw<{ name: string; seconds: number }[]>`
        select "name", extract(epoch from now() - min(greatest("created_on", "start_after")))::float8 as "seconds"
        from "pgboss"."job" where "state" in ('created', 'retry') and "start_after" <= now() group by 1`
    : []
  const workers = await database.$queryRaw<{ engine: string; count: number; freeBytes: bigint | null }[]>`
    select "engine", count(*)::int as "count", min("freeBytes") as "freeBytes" from "Worker"
    where ${isLiving} group by 1`
  const [size] = await database.$queryRaw<{ bytes: bigint }[]>`
    select pg_database_size(current_database()) as "bytes"`
  const free = workers.flatMap(({ freeBytes }) => (freeBytes === null ? [] : [Number(freeBytes)]))
  return {
    jobs,
    waiting: rows.flatMap(({ name, seconds }) => {
      const kind = kindOf.get(name)
      return kind ? [{ kind, seconds }] : []
    }),
    workers: workers.map(({ engine, count }) => ({ engine, count })),
    workerFreeBytes: free.length > 0 ? Math.min(...free) : null,
    databaseBytes: Number(size?.bytes ?? 0),
  }
}
