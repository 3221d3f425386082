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

export interface Sweep {
  /** False: another process was sweeping. */
  isDone: boolean
  lookedAt: number
  removed: number
}

type Ctx = Context<Transaction>

/** Which of these hashes the record as it is now names. */
async function findReferenced(ctx: Ctx, sha256s: string[]): Promise<Set<string>> {
  const rows = await ctx.database.$queryRaw<{ sha256: string }[]>`
    select distinct "sha256" from (${referencedBlobs}) as "referenced" where "sha256" = any(${sha256s})`
  return new Set(rows.map(r => r.sha256))
}

/** Those of these hashes that the record did not name when the sweep began. */
async function findCandidates(ctx: Ctx, sha256s: string[]): Promise<string[]> {
  const rows = await ctx.database.$queryRaw<{ sha256: string }[]>`
    select s."sha256" from unnest(${sha256s}::text[]) as s("sha256")
    where not exists (select from "referenced_blob" r where r."sha256" = s."sha256")`
  return rows.map(r => r.sha256)
}

/**
 * Removes the blobs that nothing in the record names and that were put more than a day ago: those of a job that was
 * killed before it could commit what it had put. What is put and committed meanwhile stays; see removeStale. One process
 * sweeps at a time: the transaction that is open throughout holds the lock, and all questions go through it, so that
 * who loses it stops.
 * @param signal ends it after the removal that is under way
 */
export async function sweepBlobs(
  ctx: Context,
  blobs: BlobStore,
  { maxRemoved = 50_000, signal }: { maxRemoved?: number; signal?: AbortSignal } = {},
): Promise<Sweep> {
  const before = new Date(ctx.now.getTime() - dayMs)
  const sweep = { isDone: false, lookedAt: 0, removed: 0 }

  const removeUnnamed = async (ctx: Ctx, sha256s: string[]): Promise<void> => {
    const candidates = await findCandidates(ctx, sha256s)
    for (let at = 0; at < candidates.length && sweep.removed < maxRemoved && !signal?.aborted; at += removalSize) {
      const some = candidates.slice(at, Math.min(at + removalSize, at + maxRemoved - sweep.removed))
      const removed = await blobs.removeStale(some, before, sha256s => findReferenced(ctx, sha256s))
      sweep.removed += removed.length
    }
  }
  const sweepAll = async (ctx: Ctx): Promise<void> => {
    let batch: string[] = []
    for await (const { sha256, modifiedAt } of blobs.list()) {
      if (signal?.aborted || sweep.removed >= maxRemoved) return
      sweep.lookedAt++
      if (modifiedAt >= before) continue
      batch.push(sha256)
      if (batch.length < batchSize) continue
      await removeUnnamed(ctx, batch)
      batch = []
    }
    if (batch.length > 0) await removeUnnamed(ctx, batch)
  }

  try {
    await inTransaction(
      ctx,
      async ctx => {
        const [lock] = await ctx.database.$queryRaw<{ isMine: boolean }[]>`
          select pg_try_advisory_xact_lock(${lockNumber}) as "isMine"`
        if (!lock?.isMine) return
        sweep.isDone = true
        // Asked once a blob, so it has an index, which the columns themselves need for nothing else.
        await ctx.database.$executeRaw`
          create temporary table "referenced_blob" on commit drop as
          select distinct "sha256" from (${referencedBlobs}) as "referenced"`
        await ctx.database.$executeRaw`create index on "referenced_blob" using hash ("sha256")`
        await sweepAll(ctx)
      },
      transactionMs,
    )
  } finally {
    if (sweep.removed > 0) await auditSweep(ctx, blobs.place, sweep)
  }
  return sweep
}

/** After the fact and in a transaction of its own: bytes that are gone do not come back with a rollback. */
const auditSweep = (ctx: Context, place: string, { lookedAt, removed }: Sweep): Promise<void> =>
  inTransaction(ctx, ctx => recordAudit(ctx, { action: 'BLOBS_SWEPT', nounId: place, after: { lookedAt, removed } }))
