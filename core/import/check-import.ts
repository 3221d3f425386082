import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { holdUpload } from '#core/import/hold-upload.ts'
import type { SourceInput } from '#core/import/open-source.ts'
import { sourceRow } from '#core/import/source-row.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** Queues a look at every file of a source: what would become of it is said, nothing is added. */
export async function checkImport(ctx: Context, input: SourceInput) {
  const { projectId } = input
  const actor = await requireRight(ctx, 'IMPORT_IMAGES', projectId)
  const row = await sourceRow(ctx, input)
  return inTransaction(ctx, async ctx => {
    // Still: what came before took its time.
    await requireRight(ctx, 'IMPORT_IMAGES', projectId)
    await holdUpload(ctx, row.uploadId)
    const checkJob = await enqueueJob(ctx, { projectId, kind: 'CHECK_IMPORT', createdById: actor.id })
    const begun = await ctx.database.import.create({
      data: { ...row, projectId, checkJobId: checkJob.id },
      include: { checkJob: true, job: true },
    })
    await recordAudit(ctx, { action: 'IMPORT_CHECK_STARTED', nounId: begun.id, projectId, after: row })
    return { ...begun, checkJobId: checkJob.id }
  })
}
