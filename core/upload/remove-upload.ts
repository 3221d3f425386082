import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Upload } from '#core/generated/prisma/client.ts'
import { readSettings } from '#core/settings.ts'
import { removeUploadBytes } from '#core/upload/remove-bytes.ts'
import { requireOwnUpload } from '#core/upload/require-own-upload.ts'

const underWay = { status: { in: ['QUEUED', 'RUNNING'] as ('QUEUED' | 'RUNNING')[] } }
/** Imports that still read, or will read, what was uploaded. */
const importUnderWay = { OR: [{ job: underWay }, { checkJob: underWay }] }

/** Gives an upload up, finished or not, and removes its bytes. @throws NotFound, Forbidden, Conflict while it is imported */
export async function removeUpload(ctx: Context, { id }: { id: string }): Promise<Upload> {
  const upload = await requireOwnUpload(ctx, id)
  const removed = await inTransaction(ctx, ctx => markRemoved(ctx, upload, null))
  await removeUploadBytes(readSettings().dataDir, id)
  return removed
}

/** The row's part, in the open transaction: bytes go only once this is committed. @throws Conflict while it is imported */
export async function markRemoved(ctx: Context, { id, projectId, fileName }: Upload, reason: string | null) {
  // An import that is being started holds the row, or waits for it.
  await ctx.database.$queryRaw`select 1 from "Upload" where "id" = ${id}::uuid for update`
  if (await ctx.database.import.findFirst({ where: { uploadId: id, ...importUnderWay } }))
    throw new Conflict(`${fileName} is being imported: wait for its job, or cancel it`, 'being imported')
  const { count } = await ctx.database.upload.updateMany({
    where: { id, removedAt: null },
    data: { removedAt: ctx.now },
  })
  const after = { fileName }
  if (count > 0) await recordAudit(ctx, { action: 'UPLOAD_REMOVED', nounId: id, projectId, after, reason })
  return ctx.database.upload.findUniqueOrThrow({ where: { id } })
}
