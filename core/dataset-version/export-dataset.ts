import type { Readable } from 'node:stream'
import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import { classNamer } from '#core/dataset-version/frozen.ts'
import { namedOf, packDataset } from '#core/dataset-version/pack-dataset.ts'
import { manifestOf } from '#core/dataset-version/read-manifest.ts'

/**
 * A dataset version for whoever takes it away.
 * @returns open: its ZIP, see packDataset; the audit event that says so is written before there is a byte of it
 * @throws NotFound, Forbidden
 */
export async function exportDataset(
  ctx: Context,
  blobs: BlobStore,
  datasetVersionId: string,
): Promise<{ fileName: string; open(): Promise<Readable> }> {
  const frozen = await findAllowed(ctx, 'EXPORT_DATASETS', datasetVersionId)
  const { id, number, projectId, manifestSha256 } = frozen
  return {
    fileName: `dataset-${number}.zip`,
    async open() {
      const nameOf = classNamer(frozen)
      const manifest = await manifestOf(ctx, frozen)
      const items = await inTransaction(ctx, async ctx => {
        await findAllowed(ctx, 'EXPORT_DATASETS', datasetVersionId)
        const found = await ctx.database.datasetItem.findMany({
          where: { datasetVersionId: id },
          select: {
            image: { select: { sha256: true, fileSha256: true, mediaType: true, burnedIn: true } },
            labelClassId: true,
          },
        })
        const items = found.map(({ image, labelClassId }) => ({ image, className: nameOf(labelClassId) }))
        const excludedCount = namedOf(items).length
        const after = { number, manifestSha256, imageCount: items.length - excludedCount, excludedCount }
        await recordAudit(ctx, { action: 'DATASET_EXPORTED', nounId: id, projectId, after })
        return items
      })
      return packDataset(blobs, frozen, manifest, items)
    },
  }
}
