import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { DuplicateSearch } from '#core/generated/prisma/client.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'

/**
 * Has a worker look for images that show the same: all that no search before compared, against all. Where a search is not over yet,
 * that is answered with: nothing is written.
 * @throws NotFound, Forbidden
 */
export async function findDuplicates(ctx: Context, { projectId }: { projectId: string }): Promise<DuplicateSearch> {
  await requireRight(ctx, 'JUDGE_DUPLICATES', projectId)
  await requireSighted(ctx, projectId, 'which images are copies')
  return inTransaction(ctx, async ctx => {
    // Two who ask at once ask for one.
    await ctx.database.$executeRaw`select pg_advisory_xact_lock(hashtextextended(lower(${projectId}), 4))`
    const { id: createdById } = await requireRight(ctx, 'JUDGE_DUPLICATES', projectId)
    const open = await ctx.database.duplicateSearch.findFirst({
      where: { projectId, job: { projectId, kind: 'FIND_DUPLICATES', status: { in: ['QUEUED', 'RUNNING'] } } },
    })
    if (open) return open
    const job = await enqueueJob(ctx, { projectId, kind: 'FIND_DUPLICATES', createdById })
    const search = await ctx.database.duplicateSearch.create({
      data: { projectId, jobId: job.id, requestId: ctx.requestId, createdById },
    })
    const after = { jobId: job.id }
    await recordAudit(ctx, { action: 'DUPLICATE_SEARCH_REQUESTED', nounId: search.id, projectId, after })
    return search
  })
}
