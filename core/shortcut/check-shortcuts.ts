import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import type { Prisma, ShortcutCheck } from '#core/generated/prisma/client.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** What was found of a dataset version; else the request that came last, whatever came of it. */
export const newestCheck = (datasetVersionId: string) =>
  ({
    where: { datasetVersionId },
    orderBy: [{ checkedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
  }) satisfies Prisma.ShortcutCheckFindFirstArgs

/**
 * Has a worker look whether the classes of a dataset version can be told from what has nothing to do with a finding. It never
 * changes: where that was looked at, or is about to be, it is answered with, and nothing is written.
 * @throws NotFound, Forbidden
 */
export async function checkShortcuts(
  ctx: Context,
  { datasetVersionId }: { datasetVersionId: string },
): Promise<ShortcutCheck> {
  const { id, projectId, number } = await findAllowed(ctx, 'CHECK_SHORTCUTS', datasetVersionId)
  await requireSighted(ctx, projectId, 'what tells the classes of a dataset')
  return inTransaction(ctx, async ctx => {
    // Two who ask at once ask for one.
    await ctx.database.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`shortcuts ${id}`}, 0))`
    const { id: createdById } = await requireRight(ctx, 'CHECK_SHORTCUTS', projectId)
    const known = await ctx.database.shortcutCheck.findFirst({
      ...newestCheck(id),
      include: { job: { select: { status: true } } },
    })
    if (known && (known.checkedAt || known.job.status === 'QUEUED' || known.job.status === 'RUNNING')) return known
    const job = await enqueueJob(ctx, { projectId, kind: 'CHECK_SHORTCUTS', createdById })
    const asked = await ctx.database.shortcutCheck.create({
      data: { projectId, datasetVersionId: id, jobId: job.id, requestId: ctx.requestId, createdById },
    })
    const after = { jobId: job.id, datasetVersionId: id, number }
    await recordAudit(ctx, { action: 'SHORTCUT_CHECK_REQUESTED', nounId: asked.id, projectId, after })
    return asked
  })
}
