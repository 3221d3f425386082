import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { type AskedReading, completeReading, parseAsked, requireUnderstood } from '#core/import/ask-reading.ts'
import { findChecked } from '#core/import/find-checked.ts'
import { foundSchema } from '#core/import/found.ts'
import { holdUpload } from '#core/import/hold-upload.ts'
import { readingSchema } from '#core/import/reading.ts'
import { othersIn } from '#core/import/sum-deidentification.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'

/**
 * Queues another look at a source that was looked at, read in another way. What was decoded is not decoded again.
 * @throws Conflict unless it was looked at whole and nobody applied it yet; InvalidInput for a reading that does not fit
 */
export async function readImport(ctx: Context, { importId, reading }: { importId: string; reading: AskedReading }) {
  const { found, actor } = await findChecked(ctx, importId)
  const { projectId, checkJobId } = found
  const before = readingSchema.parse(found.reading)
  const said = (await parseAsked(reading)) ?? {}
  const { lists } = foundSchema.parse(found.found)
  requireUnderstood(said, lists)
  const asked = completeReading(said, before, lists)
  return inTransaction(ctx, async ctx => {
    // Still: what came before took its time.
    await requireRight(ctx, 'IMPORT_IMAGES', projectId, 'Import', importId)
    await holdUpload(ctx, found.uploadId)
    const checkJob = await enqueueJob(ctx, { projectId, kind: 'CHECK_IMPORT', createdById: actor.id })
    const { count } = await ctx.database.import.updateMany({
      where: { id: importId, jobId: null, checkJobId },
      data: {
        checkJobId: checkJob.id,
        reading: asked satisfies Prisma.InputJsonObject,
        listedAt: null,
        balance: Prisma.DbNull,
        deidentification: othersIn(found) ?? Prisma.DbNull,
        ...{ classMap: {}, readerMap: {}, knownCount: 0, refusedCount: 0, passedOverCount: 0 },
      },
    })
    if (count === 0) throw new Conflict('somebody applied it or read it anew first', 'CHECKING')
    await recordAudit(ctx, {
      action: 'IMPORT_CHECK_STARTED',
      nounId: importId,
      projectId,
      before: { reading: before },
      after: { reading: asked },
    })
    const again = await ctx.database.import.findUniqueOrThrow({
      where: { id: importId },
      include: { checkJob: true, job: true },
    })
    return { ...again, checkJobId: checkJob.id }
  })
}
