import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Upload } from '#core/generated/prisma/client.ts'
import { requireOwnUpload } from '#core/upload/require-own-upload.ts'
import { uploadBytes } from '#core/upload/upload-bytes.ts'

const underWay = { status: { in: ['QUEUED', 'RUNNING'] as ('QUEUED' | 'RUNNING')[] } }
/** Imports that still read, or will read, what was uploaded. */
const importUnderWay = { OR: [{ job: underWay }, { checkJob: underWay }] }

/** The row's part of giving one's own upload up. @throws NotFound, Forbidden, Conflict while it is imported */
export const giveUpload = (ctx: Context, { id }: { id: string }): Promise<Upload> =>
  inTransaction(ctx, async ctx => markRemoved(ctx, await requireOwnUpload(ctx, id), null))

/**
 * Gives an upload up, finished or not, and removes its bytes, once the row says so for good.
 * @param give how the row is written: giveUpload, or that once for a key
 * @throws NotFound, Forbidden, Conflict while it is imported
 */
export async function removeUpload(ctx: Context, input: { id: string }, give = giveUpload): Promise<Upload> {
  const removed = await give(ctx, input)
  await uploadBytes().remove(removed.id)
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
