import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Upload } from '#core/generated/prisma/client.ts'
import { requireOwnUpload } from '#core/upload/require-own-upload.ts'
import { uploadBytes } from '#core/upload/upload-bytes.ts'

/**
 * Writes down that all bytes have arrived; a second time changes nothing.
 * @throws NotFound, Forbidden, Conflict where they have not
 */
export async function completeUpload(ctx: Context, id: string): Promise<Upload> {
  const upload = await requireOwnUpload(ctx, id)
  if (upload.completedAt) return upload
  const received = await uploadBytes().keep(id)
  if (BigInt(received) !== upload.byteCount)
    throw new Conflict(`${received} of ${upload.byteCount} bytes have arrived`, String(received))
  return inTransaction(ctx, async ctx => {
    const { count } = await ctx.database.upload.updateMany({
      where: { id, completedAt: null, removedAt: null },
      data: { completedAt: ctx.now },
    })
    const { projectId, fileName } = upload
    const after = { fileName, byteCount: received }
    if (count > 0) await recordAudit(ctx, { action: 'UPLOAD_COMPLETED', nounId: id, projectId, after })
    return ctx.database.upload.findUniqueOrThrow({ where: { id } })
  })
}
