import { open } from 'node:fs/promises'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Upload } from '#core/generated/prisma/client.ts'
import { readSettings } from '#core/settings.ts'
import { requireOwnUpload } from '#core/upload/require-own-upload.ts'
import { uploadPath } from '#core/upload/upload-path.ts'

/** @returns how many bytes are safely on the disk */
async function syncBytes(file: string): Promise<number> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}

/**
 * Writes down that all bytes have arrived; a second time changes nothing.
 * @throws NotFound, Forbidden, Conflict where they have not
 */
export async function completeUpload(ctx: Context, id: string): Promise<Upload> {
  const upload = await requireOwnUpload(ctx, id)
  if (upload.completedAt) return upload
  const received = await syncBytes(uploadPath(readSettings().dataDir, id))
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
