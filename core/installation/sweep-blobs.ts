import { recordAudit } from '#core/audit/record.ts'
import { referencedBlobs } from '#core/blob/references.ts'
import { type BlobStore, dayMs } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'

const batchSize = 1000
/** Moved aside or marked at one time: what a process that is killed then leaves behind. */
const removalSize = 100
const transactionMs = 2 * 3_600_000
/** Any number that nothing else takes an advisory lock on. */
const lockNumber = 7_266_001
/** Failed jobs leave a batch or a checkpoint. More than so many, and than this part of all, is a wrong database. */
const plausible = { count: 100, part: 0.1 }

export interface Sweep {
  /** False: another process was sweeping. */
  isDone: boolean
  lookedAt: number
  /** Old, and named by nothing. */
  unnamed: number
  removed: number
  /** Why nothing was removed although there was something; null: it was. */
  doubt: string | null
}

export interface SweepOptions {
  /** Ends it after the removal that is under way. */
  signal?: AbortSignal
  maxRemoved?: number
  /** Removes however much of the store nothing names. */
  isCertain?: boolean
}

type Ctx = Context<Transaction>

/** Which of these hashes the record as it is now names. */
async function findReferenced(ctx: Ctx, sha256s: string[]): Promise<Set<string>> {
  const rows = await ctx.database.$queryRaw<{ sha256: string }[]>`
    select distinct "sha256" from (${referencedBlobs}) as "referenced" where "sha256" = any(${sha256s})`
  return new Set(rows.map(r => r.sha256))
}

/** Those of these hashes that the record did not name when the sweep began. */
async function findUnnamed(ctx: Ctx, sha256s: string[]): Promise<string[]> {
  const rows = await ctx.database.$queryRaw<{ sha256: string }[]>`
    select s."sha256" from unnest(${sha256s}::text[]) as s("sha256")
    where not exists (select from "referenced_blob" r where r."sha256" = s."sha256")`
  return rows.map(r => r.sha256)
}

/** @returns whether the lock is ours, and everything that the record names has been written down to compare with */
async function beginSweep(ctx: Ctx): Promise<boolean> {
  const [lock] = await ctx.database.$queryRaw<{ isMine: boolean }[]>`
    select pg_try_advisory_xact_lock(${lockNumber}) as "isMine"`
  if (!lock?.isMine) return false
  // Asked once a blob, so it has an index, which the columns themselves need for nothing else.
  await ctx.database.$executeRaw`
    create temporary table "referenced_blob" on commit drop as
    select distinct "sha256" from (${referencedBlobs}) as "referenced"`
  await ctx.database.$executeRaw`create index on "referenced_blob" using hash ("sha256")`
  return true
}

/** Whoever points a new, an old or another's database at a store must not lose it. */
async function findDoubt(ctx: Ctx, { lookedAt, unnamed }: Sweep): Promise<string | null> {
  const [named] = await ctx.database.$queryRaw<{ any: boolean }[]>`
    select exists (select from "referenced_blob") as "any"`
  const isTooMuch = unnamed > plausible.count && unnamed > lookedAt * plausible.part
  if (unnamed === 0 || (named?.any && !isTooMuch)) return null
  return `${unnamed} of ${lookedAt} blobs are named by nothing in this database: is it the one that belongs to them?`
}

/**
 * Removes the blobs that nothing in the record names and that were put more than a day ago: those of a job that was
 * killed before it could commit what it had put. What is put and committed meanwhile stays; see removeStale. One process
 * sweeps at a time: the transaction that is open throughout holds the lock, and all questions go through it, so that
 * who loses it stops.
 */
export async function sweepBlobs(
  ctx: Context,
  blobs: BlobStore,
  { maxRemoved = 50_000, isCertain = false, signal }: SweepOptions = {},
): Promise<Sweep> {
  const before = new Date(ctx.now.getTime() - dayMs)
  const sweep: Sweep = { isDone: false, lookedAt: 0, unnamed: 0, removed: 0, doubt: null }

  const collect = async (ctx: Ctx): Promise<string[]> => {
    const unnamed: string[] = []
    const compare = async (sha256s: string[]) => {
      const found = await findUnnamed(ctx, sha256s)
      sweep.unnamed += found.length
      unnamed.push(...found.slice(0, maxRemoved - unnamed.length))
    }
    let batch: string[] = []
    for await (const { sha256, modifiedAt } of blobs.list()) {
      if (signal?.aborted) return []
      sweep.lookedAt++
      if (modifiedAt >= before) continue
      batch.push(sha256)
      if (batch.length < batchSize) continue
      await compare(batch)
      batch = []
    }
    await compare(batch)
    return unnamed
  }
  const work = async (ctx: Ctx): Promise<void> => {
    sweep.isDone = await beginSweep(ctx)
    if (!sweep.isDone) return
    const unnamed = await collect(ctx)
    if (!isCertain) sweep.doubt = await findDoubt(ctx, sweep)
    if (sweep.doubt) return
    for (let at = 0; at < unnamed.length && !signal?.aborted; at += removalSize) {
      const some = unnamed.slice(at, at + removalSize)
      const removed = await blobs.removeStale(some, before, sha256s => findReferenced(ctx, sha256s))
      sweep.removed += removed.length
    }
  }
  try {
    await inTransaction(ctx, work, transactionMs)
  } finally {
    if (sweep.removed > 0) await auditSweep(ctx, blobs.place, sweep)
  }
  return sweep
}

/** After the fact and in a transaction of its own: bytes that are gone do not come back with a rollback. */
const auditSweep = (ctx: Context, place: string, { lookedAt, removed }: Sweep): Promise<void> =>
  inTransaction(ctx, ctx => recordAudit(ctx, { action: 'BLOBS_SWEPT', nounId: place, after: { lookedAt, removed } }))
