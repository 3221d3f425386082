import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { type Download, openBytes } from '#core/download.ts'
import { NotFound } from '#core/errors.ts'
import type { Image } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** A picture in which a person saw names is shown to its project, but does not leave it: see docs/de-identification.md. */
async function findAllowed(ctx: Context, imageId: string): Promise<Image> {
  requireActor(ctx)
  const image = await ctx.database.image.findUnique({ where: { id: requireId('Image', imageId) } })
  if (!image) throw new NotFound('Image', imageId)
  const { projectId, burnedIn } = image
  await requireRight(ctx, 'SEE_PROJECT', projectId, 'Image', imageId)
  if (burnedIn === 'YES') await requireRight(ctx, 'DOWNLOAD_NAMED_IMAGES', projectId, 'Image', imageId)
  return image
}

/** The kept file of an image, for whoever takes it away. @throws NotFound, Forbidden */
export async function downloadOriginal(ctx: Context, blobs: BlobStore, imageId: string): Promise<Download> {
  const { id, fileSha256, mediaType } = await findAllowed(ctx, imageId)
  return {
    sha256: fileSha256,
    mediaType,
    fileName: mediaType === 'application/dicom' ? `image-${id}.dcm` : null,
    open: async () => openBytes(await blobs.read(fileSha256)),
    record: () =>
      inTransaction(ctx, async ctx => {
        const { projectId, fileName, sha256, burnedIn } = await findAllowed(ctx, imageId)
        const after = { fileName, sha256, fileSha256, burnedIn }
        await recordAudit(ctx, { action: 'ORIGINAL_DOWNLOADED', nounId: id, projectId, after })
      }),
  }
}
