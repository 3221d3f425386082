import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'

/** A worker that has not been heard of for this long counts as gone. */
export const silenceMs = 15_000

/** That one was heard of lately and has not stopped, by the database's clock. */
export const isLiving = Prisma.sql`
  "stoppedAt" is null and "heartbeatAt" > now() - ${silenceMs} * interval '1 millisecond'`

/** An engine that a worker could have had, and why it has not. */
export interface PassedOver {
  engine: string
  reason: string
}

/** Reads what was stored with a worker. */
export const passedOverOf = (worker: { passedOver: unknown }) => worker.passedOver as PassedOver[]

export interface Registration {
  host: string
  pid: number
  /** Of job that it takes. */
  kinds: JobKind[]
  engine: string
  /** What the engine runs on. */
  engineDetail: string
  /** Why this one. */
  engineReason: string
  /** Null: the library behind the engine decides. */
  threads: number | null
  /** Those before it in the order. */
  passedOver: PassedOver[]
  memoryLimitBytes: number
}

/** Makes a worker known, with its engine, why it has that one and none before it, and the memory that it may use. */
export async function registerWorker(ctx: Context, registration: Registration) {
  const input = { ...registration, passedOver: registration.passedOver.map(p => ({ ...p })) }
  return inTransaction(ctx, async ctx => {
    const worker = await ctx.database.worker.create({ data: input })
    await beatWorker(ctx, worker.id)
    await recordAudit(ctx, { action: 'WORKER_STARTED', nounId: worker.id, after: input })
    return worker
  })
}

/**
 * Says that a worker is still there, by the database's clock: whoever asks may be on another machine.
 * @param freeBytes on the disk of its data folder; null: not looked at
 */
export async function beatWorker(
  ctx: Pick<Context, 'database'>,
  id: string,
  freeBytes: number | null = null,
): Promise<void> {
  // no audit: a heartbeat
  await ctx.database.$executeRaw`
    update "Worker" set "heartbeatAt" = now(), "freeBytes" = coalesce(${freeBytes}::bigint, "freeBytes")
    where "id" = ${id}::uuid`
}

/** Whether any worker of a machine was heard of lately and has not stopped. */
export async function isAliveOn(ctx: Pick<Context, 'database'>, host: string): Promise<boolean> {
  const [row] = await ctx.database.$queryRaw<{ is: boolean }[]>`
    select exists (select from "Worker" where "host" = ${host} and ${isLiving}) as "is"`
  return row?.is ?? false
}

/** Kinds of job that some worker takes which was heard of lately and has not stopped. */
export async function findTakenKinds(ctx: Pick<Context, 'database'>): Promise<Set<JobKind>> {
  const rows = await ctx.database.$queryRaw<{ kind: JobKind }[]>`
    select distinct unnest("kinds")::text as "kind" from "Worker" where ${isLiving}`
  return new Set(rows.map(row => row.kind))
}

/** Of some workers those that were heard of lately and have not stopped. */
export async function findAlive(ctx: Pick<Context, 'database'>, ids: string[]): Promise<Map<string, true>> {
  const rows = await ctx.database.$queryRaw<{ id: string }[]>`
    select "id" from "Worker" where ${isLiving} and "id" = any(${ids}::uuid[])`
  return new Map(rows.map(({ id }) => [id, true]))
}

/** The condition for workers that are alive at this moment, or for those that are not: as isLiving, for a list of them. */
export async function livingWhere(ctx: Pick<Context, 'database'>, isAlive: boolean): Promise<Prisma.WorkerWhereInput> {
  const [row] = await ctx.database.$queryRaw<{ since: Date }[]>`
    select now() - ${silenceMs} * interval '1 millisecond' as "since"`
  if (!row) throw new Error('the database did not say what time it is')
  return isAlive
    ? { stoppedAt: null, heartbeatAt: { gt: row.since } }
    : { OR: [{ stoppedAt: { not: null } }, { heartbeatAt: { lte: row.since } }] }
}

export async function retireWorker(ctx: Context, id: string): Promise<void> {
  await inTransaction(ctx, async ctx => {
    await ctx.database.worker.update({ where: { id }, data: { stoppedAt: ctx.now } })
    await recordAudit(ctx, { action: 'WORKER_STOPPED', nounId: id })
  })
}
