import { type Context, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import type { Upload } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { requireRight } from '#core/membership/require-right.ts'

/**
 * The upload that somebody goes on with. It is its creator's alone, and theirs only while they may import.
 * @throws Unauthenticated, NotFound (also where it is somebody else's, or was removed), Forbidden
 */
export async function requireOwnUpload(ctx: Context, id: string): Promise<Upload> {
  const actor = requireActor(ctx)
  const where = { id: requireId('Upload', id), createdById: actor.id, removedAt: null }
  const upload = await ctx.database.upload.findFirst({ where })
  if (!upload) throw new NotFound('Upload', id)
  await requireRight(ctx, 'IMPORT_IMAGES', upload.projectId, 'Upload', id)
  return upload
}
