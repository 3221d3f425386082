import type { Database } from '#core/database.ts'
import { JobKind } from '#core/generated/prisma/enums.ts'
import { type Part, well } from '#core/installation/probe.ts'
import { hasQueueTables, queueIsGone } from '#core/queue/rows.ts'
import { findTakenKinds, silenceMs } from '#core/worker/register.ts'
import { readMigrations } from '#prisma/read-migrations.ts'

/** What the database says of itself and of what is kept there. */
export interface RecordHealth {
  database: Part
  migrations: Part
  queue: Part
  worker: Part
}

const notKnown: Part = { status: 'failing', reason: 'not known while the database does not answer' }

export const recordIsAway = (reason: string): RecordHealth => ({
  database: { status: 'failing', reason },
  migrations: notKnown,
  queue: notKnown,
  worker: notKnown,
})

let known: string[] | null = null

/** Whether the tables are those that this code is written for. */
async function findMigrations(database: Database): Promise<Part> {
  known ??= readMigrations().map(({ name }) => name)
  const rows = await database.$queryRaw<{ name: string }[]>`
    select "migration_name" as "name" from "_prisma_migrations"
    where "rolled_back_at" is null and "finished_at" is not null`
  const applied = new Set(rows.map(({ name }) => name))
  const missing = known.filter(name => !applied.has(name)).length
  if (missing > 0) return { status: 'failing', reason: `${missing} migrations of this version are not applied` }
  if (applied.size > known.length) return { status: 'failing', reason: 'the database is newer than this version' }
  return well
}

function workerHealth(taken: ReadonlySet<JobKind>): Part {
  if (taken.size === 0)
    return { status: 'warning', reason: `no worker was heard of in the last ${silenceMs / 1000} s: jobs wait for one` }
  const left = Object.values(JobKind).filter(kind => !taken.has(kind))
  return left.length === 0 ? well : { status: 'warning', reason: `no worker takes ${left.join(', ')}: those jobs wait` }
}

/** @throws where the database does not answer */
export async function findRecordHealth(database: Database): Promise<RecordHealth> {
  const migrations = await findMigrations(database)
  const hasQueue = await hasQueueTables(database)
  const taken = await findTakenKinds({ database })
  return {
    database: well,
    migrations,
    queue: hasQueue ? well : { status: 'failing', reason: queueIsGone },
    worker: workerHealth(taken),
  }
}
