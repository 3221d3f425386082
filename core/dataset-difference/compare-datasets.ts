import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { newestDifference, requireTwo } from '#core/dataset-difference/find-difference.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import type { DatasetDifference } from '#core/generated/prisma/client.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'

export interface ComparedDatasets {
  /** Of which the other differs. */
  fromId: string
  datasetVersionId: string
}

/**
 * Has a worker compute in what a dataset version differs from another one of its project. Neither ever changes: where that
 * was computed, or is about to be, it is answered with, and nothing is written.
 * @throws NotFound, Forbidden; InvalidInput for two that are one, or of two projects
 */
export async function compareDatasets(
  ctx: Context,
  { fromId, datasetVersionId }: ComparedDatasets,
): Promise<DatasetDifference> {
  const to = await findAllowed(ctx, 'COMPARE_DATASETS', datasetVersionId)
  const { projectId } = to
  await requireSighted(ctx, projectId, 'in what datasets differ')
  const from = await requireTwo(ctx, to, 'fromId', fromId)
  return inTransaction(ctx, async ctx => {
    // Two who ask at once ask for one.
    await ctx.database
      .$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`difference ${from.id} ${to.id}`}, 0))`
    const { id: createdById } = await requireRight(ctx, 'COMPARE_DATASETS', projectId)
    const known = await ctx.database.datasetDifference.findFirst({
      ...newestDifference(from.id, to.id),
      include: { job: { select: { status: true } } },
    })
    if (known && (known.comparedAt || known.job.status === 'QUEUED' || known.job.status === 'RUNNING')) return known
    const job = await enqueueJob(ctx, { projectId, kind: 'COMPARE_DATASETS', createdById })
    const asked = await ctx.database.datasetDifference.create({
      data: { projectId, fromId: from.id, toId: to.id, jobId: job.id, requestId: ctx.requestId, createdById },
    })
    const after = { jobId: job.id, fromId: from.id, toId: to.id, fromNumber: from.number, toNumber: to.number }
    await recordAudit(ctx, { action: 'DATASET_DIFFERENCE_REQUESTED', nounId: asked.id, projectId, after })
    return asked
  })
}
