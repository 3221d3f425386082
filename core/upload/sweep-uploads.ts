import { readdir, stat } from 'node:fs/promises'
import { unlessMissing } from '#core/blob/disk.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import { isId } from '#core/id.ts'
import { findUse, withSender } from '#core/upload/find-use.ts'
import { removalReasonOf } from '#core/upload/removal-reason.ts'
import { removeUploadBytes } from '#core/upload/remove-bytes.ts'
import { markRemoved } from '#core/upload/remove-upload.ts'
import { uploadFolder, uploadPath } from '#core/upload/upload-path.ts'

const orphanMs = 7 * 86_400_000
const job = { select: { status: true, finishedAt: true } }

/** Uploads whose rows say that they are no longer needed. @returns their ids */
async function sweepRows(ctx: Context, dataDir: string): Promise<string[]> {
  const uploads = await ctx.database.upload.findMany({
    where: { removedAt: null },
    include: { imports: { select: { job, checkJob: job } }, ...withSender },
  })
  const removed: string[] = []
  for (const { imports, ...upload } of uploads) {
    const reason = removalReasonOf({ ...(await findUse(dataDir, upload)), imports }, ctx.now)
    if (reason === null) continue
    try {
      await inTransaction(ctx, ctx => markRemoved(ctx, upload, reason))
    } catch (error) {
      if (error instanceof Conflict) continue // somebody began to import it just now
      throw error
    }
    await removeUploadBytes(dataDir, upload.id)
    removed.push(upload.id)
  }
  return removed
}

/** Files that no living row speaks of: removed half, or from before the record was restored. */
async function sweepFiles(ctx: Context, dataDir: string): Promise<string[]> {
  const names = (await unlessMissing(readdir(uploadFolder(dataDir)))) ?? []
  const ids = [...new Set(names.map(name => name.replace(/\.json$/, '')))].filter(isId)
  const removed: string[] = []
  for (const id of ids) {
    const row = await ctx.database.upload.findUnique({ where: { id } })
    if (row && !row.removedAt) continue
    const file = uploadPath(dataDir, id)
    const found = (await unlessMissing(stat(file))) ?? (await unlessMissing(stat(`${file}.json`)))
    if (!row && found && found.mtime.getTime() >= ctx.now.getTime() - orphanMs) continue
    await removeUploadBytes(dataDir, id)
    removed.push(id)
  }
  return removed
}

/** Removes the bytes of uploads that are no longer needed; see removalReasonOf. @returns their ids */
export async function sweepUploads(ctx: Context, dataDir: string): Promise<string[]> {
  const removed = await sweepRows(ctx, dataDir)
  return [...removed, ...(await sweepFiles(ctx, dataDir))]
}
