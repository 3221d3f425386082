import { announce, jobTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'
import { withoutOwnPlaces } from '#core/own-places.ts'

/** What it was at last is over, and nothing stands in its way. */
const over = { phase: null, retryAt: null } as const

/** Closes a job as done, inside the transaction that writes what it was for. @throws Conflict */
export async function succeedJob(ctx: Context<Transaction>, claim: Claim): Promise<void> {
  await fenceJob(ctx, claim, { ...over, status: 'SUCCEEDED', finishedAt: ctx.now })
  await announce(ctx, jobTopic(claim.jobId))
}

/** Closes a job whose worker gave up, with the reason that people will read. @throws Conflict */
export async function failJob(ctx: Context, claim: Claim, why: string): Promise<void> {
  const failure = withoutOwnPlaces(why)
  await inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim, { ...over, status: 'FAILED', failure, finishedAt: ctx.now })
    await recordAudit(ctx, {
      action: 'JOB_FAILED',
      nounId: claim.jobId,
      projectId: claim.projectId,
      after: { failure },
    })
    await announce(ctx, jobTopic(claim.jobId))
  })
}

/** Closes a job that stopped because somebody asked for it. @throws Conflict */
export async function stopJob(ctx: Context, claim: Claim): Promise<void> {
  await inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim, { ...over, status: 'CANCELLED', finishedAt: ctx.now })
    await recordAudit(ctx, { action: 'JOB_CANCELLED', nounId: claim.jobId, projectId: claim.projectId })
    await announce(ctx, jobTopic(claim.jobId))
  })
}

/** Closes a job that no worker has, for it cannot go on. */
export async function abandonJob(ctx: Context, jobId: string, failure: string): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const [job] = await ctx.database.job.updateManyAndReturn({
      where: { id: jobId, status: { in: ['QUEUED', 'RUNNING'] } },
      data: { ...over, status: 'FAILED', failure, finishedAt: ctx.now },
    })
    if (!job) return
    await recordAudit(ctx, { action: 'JOB_FAILED', nounId: jobId, projectId: job.projectId, after: { failure } })
    await announce(ctx, jobTopic(jobId))
  })
}
