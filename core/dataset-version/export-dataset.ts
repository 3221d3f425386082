import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import { packDataset, surveyDataset } from '#core/dataset-version/pack-dataset.ts'
import { readItems } from '#core/dataset-version/read-items.ts'
import { requireSighted } from '#core/membership/blind.ts'

/**
 * A dataset version for whoever takes it away.
 * @returns open: its ZIP, see packDataset; the audit event that says so is written before there is a byte of it. Nothing more
 * of it is read once `left` is aborted
 * @throws NotFound, Forbidden
 */
export async function exportDataset(
  ctx: Context,
  blobs: BlobStore,
  datasetVersionId: string,
): Promise<{ fileName: string; open(left?: AbortSignal): Promise<AsyncIterable<Buffer>> }> {
  const frozen = await findAllowed(ctx, 'EXPORT_DATASETS', datasetVersionId)
  const { id, number, projectId, manifestSha256, imageCount } = frozen
  await requireSighted(ctx, projectId, 'an export')
  return {
    fileName: `dataset-${number}.zip`,
    async open(left) {
      const read = () => readItems(ctx, frozen, left)
      const survey = await surveyDataset(frozen, read)
      const { excludedCount } = survey
      await inTransaction(ctx, async ctx => {
        await findAllowed(ctx, 'EXPORT_DATASETS', datasetVersionId)
        const after = { number, manifestSha256, imageCount: imageCount - excludedCount, excludedCount }
        await recordAudit(ctx, { action: 'DATASET_EXPORTED', nounId: id, projectId, after })
      })
      return packDataset(blobs, frozen, survey, read)
    },
  }
}
