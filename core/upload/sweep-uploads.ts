import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { findUse, withSender } from '#core/upload/find-use.ts'
import { removalReasonOf } from '#core/upload/removal-reason.ts'
import { markRemoved } from '#core/upload/remove-upload.ts'
import { uploadBytes } from '#core/upload/upload-bytes.ts'

const orphanMs = 7 * 86_400_000
const job = { select: { status: true, finishedAt: true } }

/** Uploads whose rows say that they are no longer needed. @returns their ids */
async function sweepRows(ctx: Context): Promise<string[]> {
  const uploads = await ctx.database.upload.findMany({
    where: { removedAt: null },
    include: { imports: { select: { job, checkJob: job } }, ...withSender },
  })
  const removed: string[] = []
  for (const { imports, ...upload } of uploads) {
    const reason = removalReasonOf({ ...(await findUse(upload)), imports }, ctx.now)
    if (reason === null) continue
    try {
      await inTransaction(ctx, ctx => markRemoved(ctx, upload, reason))
    } catch (error) {
      if (error instanceof Conflict) continue // somebody began to import it just now
      throw error
    }
    await uploadBytes().remove(upload.id)
    removed.push(upload.id)
  }
  return removed
}

/** Bytes that no living row speaks of: removed half, or from before the record was restored. */
async function sweepOrphans(ctx: Context): Promise<string[]> {
  const bytes = uploadBytes()
  const removed: string[] = []
  for (const id of await bytes.ids()) {
    const row = await ctx.database.upload.findUnique({ where: { id } })
    if (row && !row.removedAt) continue
    const found = await bytes.find(id)
    if (!row && found && found.writtenAt.getTime() >= ctx.now.getTime() - orphanMs) continue
    await bytes.remove(id)
    removed.push(id)
  }
  return removed
}

/** Removes the bytes of uploads that are no longer needed; see removalReasonOf. @returns their ids */
export async function sweepUploads(ctx: Context): Promise<string[]> {
  const removed = await sweepRows(ctx)
  return [...removed, ...(await sweepOrphans(ctx))]
}
