import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { type Download, openBytes } from '#core/download.ts'
import { NotFound } from '#core/errors.ts'
import type { ModelVersion } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { requireRight } from '#core/membership/require-right.ts'

async function findAllowed(ctx: Context, modelVersionId: string): Promise<ModelVersion> {
  requireActor(ctx)
  const model = await ctx.database.modelVersion.findUnique({ where: { id: requireId('ModelVersion', modelVersionId) } })
  if (!model) throw new NotFound('ModelVersion', modelVersionId)
  await requireRight(ctx, 'DOWNLOAD_MODELS', model.projectId, 'ModelVersion', modelVersionId)
  return model
}

/** What a model has learnt, for whoever takes it away. @throws NotFound, Forbidden */
export async function downloadWeights(ctx: Context, blobs: BlobStore, modelVersionId: string): Promise<Download> {
  const { id, number, weightsSha256: sha256 } = await findAllowed(ctx, modelVersionId)
  return {
    sha256,
    mediaType: 'application/octet-stream',
    fileName: `model-${number}-weights.bin`,
    open: async () => openBytes(await blobs.readVerified(sha256)),
    record: () =>
      inTransaction(ctx, async ctx => {
        const { projectId } = await findAllowed(ctx, modelVersionId)
        const after = { number, weightsSha256: sha256 }
        await recordAudit(ctx, { action: 'WEIGHTS_DOWNLOADED', nounId: id, projectId, after })
      }),
  }
}
