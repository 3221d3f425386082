import { announce, jobTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { JobKind } from '#core/generated/prisma/enums.ts'
import { lowestId } from '#core/id.ts'
import { cancelAtOnce, isAbandoned } from '#core/job/cancel.ts'
import { abandonJob } from '#core/job/end.ts'
import { isWorthRetrying } from '#core/obstacle.ts'
import { findRow, hasQueueTables } from '#core/queue/rows.ts'
import { queueNames } from '#core/queue/terms.ts'

/** What was put right, by job id. */
export interface Reconciled {
  /** Were not in the queue, and are again. */
  requeued: string[]
  /** Somebody had asked for them to stop, and nobody worked on them any more. */
  cancelled: string[]
  /** Could not be queued again. */
  failed: string[]
  /** Were in the queue, and have ended or never were. */
  removed: string[]
}

const pageSize = 200
const inQueue = Prisma.sql`
  case "Job"."kind" ${Prisma.join(
    Object.values(JobKind).map(kind => Prisma.sql`when ${kind}::"JobKind" then ${queueNames[kind]}`),
    ' ',
  )} end`

/** A page of live jobs that the queue does not know, or that were to stop. Read along the index of live jobs. */
export const doubtful = (after: string) => Prisma.sql`
  select "Job"."id" from "Job"
  left join "pgboss"."job" as "row"
    on "row"."name" = ${inQueue} and "row"."id" = "Job"."id" and "row"."state" < 'completed'
  where "Job"."status" in ('QUEUED', 'RUNNING') and "Job"."id" > ${after}::uuid
    and ("row"."id" is null or "Job"."cancelRequestedAt" is not null)
  order by "Job"."id" limit ${pageSize}`

/** A page of rows that wait for a worker and whose job does not. Those that a worker has, it closes itself. */
export const stray = (after: string) => Prisma.sql`
  select "row"."id", "row"."name" from "pgboss"."job" as "row"
  where "row"."name" in (${Prisma.join(Object.values(queueNames))}) and "row"."state" < 'active' and not "row"."blocked"
    and "row"."id" > ${after}::uuid
    and not exists (
      select 1 from "Job" where "Job"."id" = "row"."id" and "Job"."status" in ('QUEUED', 'RUNNING'))
  order by "row"."id" limit ${pageSize}`

async function* pages<Row extends { id: string }>(find: (after: string) => Promise<Row[]>): AsyncGenerator<Row> {
  let after = lowestId
  for (;;) {
    const rows = await find(after)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.id
  }
}

/** Looks once more, with the job's row locked, and puts it right. @returns what was done; null: nothing was amiss */
async function putRight(ctx: Context, id: string): Promise<'requeued' | 'cancelled' | null> {
  return inTransaction(ctx, async ctx => {
    await ctx.database.$queryRaw`select 1 from "Job" where "id" = ${id}::uuid for no key update`
    const job = await ctx.database.job.findUnique({ where: { id } })
    if (!job || (job.status !== 'QUEUED' && job.status !== 'RUNNING')) return null
    const { kind, attempt, projectId, status } = job
    if (job.cancelRequestedAt && (await isAbandoned(ctx, job))) {
      await cancelAtOnce(ctx, job)
      return 'cancelled'
    }
    if (await findRow(ctx.database, job)) return null
    await ctx.database.job.update({ where: { id }, data: { status: 'QUEUED', workerId: null, phase: null } })
    await ctx.queue.send(ctx.database, kind, id, { attempt, retryAt: job.retryAt })
    const reason = 'the queue no longer knew it'
    await recordAudit(ctx, { action: 'JOB_REQUEUED', nounId: id, projectId, before: { status, attempt }, reason })
    await announce(ctx, jobTopic(id))
    return 'requeued'
  })
}

/**
 * Holds our jobs against the queue's rows, and puts right what a restore, an upgrade or a hand has parted. Its cost follows
 * the jobs under way, however many have ended. Several at once do no harm.
 */
export async function reconcileJobs(ctx: Context): Promise<Reconciled> {
  const done: Reconciled = { requeued: [], cancelled: [], failed: [], removed: [] }
  const { database } = ctx
  if (!(await hasQueueTables(database))) await ctx.queue.restore()
  for await (const { id } of pages(after => database.$queryRaw<{ id: string }[]>(doubtful(after)))) {
    try {
      const what = await putRight(ctx, id)
      if (what) done[what].push(id)
    } catch (error) {
      if (isWorthRetrying(error)) throw error
      await abandonJob(ctx, id, `it cannot be queued again: ${error instanceof Error ? error.message : String(error)}`)
      done.failed.push(id)
    }
  }
  for await (const { id, name } of pages(after => database.$queryRaw<{ id: string; name: string }[]>(stray(after)))) {
    // no audit: no job of ours
    const count = await database.$executeRaw`
      delete from "pgboss"."job" where "name" = ${name} and "id" = ${id}::uuid and "state" < 'active'
        and not exists (select 1 from "Job" where "Job"."id" = ${id}::uuid and "status" in ('QUEUED', 'RUNNING'))`
    if (count > 0) done.removed.push(id)
  }
  return done
}
