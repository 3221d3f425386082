import { announce, jobTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Claim } from '#core/job/claim.ts'
import { failJob } from '#core/job/end.ts'
import { fenceJob } from '#core/job/fence.ts'
import { releaseRow } from '#core/queue/rows.ts'

/** After so long of nothing but obstacles a job is given up. */
export const patienceMs = 24 * 3600 * 1000
const [firstDelayMs, longestDelayMs] = [2_000, 5 * 60_000]

/** Twice as long each time. @param count of the obstacles in a row, from 1 */
export const retryDelayMs = (count: number): number =>
  Math.min(firstDelayMs * 2 ** Math.min(count - 1, 20), longestDelayMs)

async function release(ctx: Context<Transaction>, claim: Claim, at: Date | null): Promise<void> {
  const { kind } = await ctx.database.job.findUniqueOrThrow({ where: { id: claim.jobId } })
  const { jobId: id, attempt } = claim
  if (!(await releaseRow(ctx.database, { kind, id, attempt }, at)))
    await ctx.queue.send(ctx.database, kind, id, { attempt, retryAt: at })
  await announce(ctx, jobTopic(id))
}

/** Gives a job back whose worker ends in good order: it waits for the next one, and no crash is counted. @throws Conflict */
export async function putBackJob(ctx: Context, claim: Claim): Promise<void> {
  await inTransaction(ctx, async ctx => {
    // no audit: JOB_TAKEN of the next attempt says it
    await fenceJob(ctx, claim, { status: 'QUEUED', workerId: null, phase: null })
    await release(ctx, claim, null)
  })
}

/**
 * Puts a job off that something outside of it stands in the way of: it says so, and is tried again after a while, longer
 * each time. After a day of that it has failed.
 * @throws Conflict
 */
export async function postponeJob(ctx: Context, claim: Claim, obstacle: string): Promise<void> {
  const { obstacleCount, obstacleSince } = await ctx.database.job.findUniqueOrThrow({ where: { id: claim.jobId } })
  const since = obstacleSince ?? ctx.now
  if (ctx.now.getTime() - since.getTime() >= patienceMs) {
    const hours = patienceMs / 3_600_000
    return failJob(ctx, claim, `given up after ${hours} hours in which nothing of it could be done: ${obstacle}`)
  }
  const retryAt = new Date(ctx.now.getTime() + retryDelayMs(obstacleCount + 1))
  const phase = `waiting: ${obstacle}`
  await inTransaction(ctx, async ctx => {
    const { projectId, jobId } = claim
    await fenceJob(ctx, claim, {
      ...{ status: 'QUEUED', workerId: null, phase, retryAt },
      ...{ obstacleCount: { increment: 1 }, obstacleSince: since },
    })
    await recordAudit(ctx, {
      action: 'JOB_POSTPONED',
      nounId: jobId,
      projectId,
      after: { obstacle, attempt: claim.attempt, retryAt: retryAt.toISOString() },
    })
    await release(ctx, claim, retryAt)
  })
}
