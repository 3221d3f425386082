import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { type ExportForm, type ListForm, listName, zipName } from '#core/dataset-version/export-form.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import { listOf, packDataset, pathsOf } from '#core/dataset-version/pack-dataset.ts'
import { readItems } from '#core/dataset-version/read-items.ts'
import { leaving, surveyDataset } from '#core/dataset-version/survey-dataset.ts'
import { requireSighted } from '#core/membership/blind.ts'

interface Leaving {
  fileName: string
  mediaType: string
  /** Nothing more of it is read once `left` is aborted. */
  open(left?: AbortSignal): Promise<AsyncIterable<Buffer>>
}

const mediaTypes: Record<ListForm, string> = {
  CSV: 'text/csv; charset=utf-8',
  COCO: 'application/json; charset=utf-8',
  LABEL_STUDIO: 'application/json; charset=utf-8',
}

/** What leaves of a dataset version: a ZIP in one of the forms, or the list of one without the images. */
export type Asked = { form: ExportForm; withImages: true } | { form: ListForm; withImages: false }

/**
 * A dataset version for whoever takes it away, see packDataset; the audit event that says so is written before there is a
 * byte of it.
 * @throws NotFound, Forbidden
 */
export async function exportDataset(
  ctx: Context,
  blobs: BlobStore,
  datasetVersionId: string,
  asked: Asked = { form: 'MANIFEST', withImages: true },
): Promise<Leaving> {
  const frozen = await findAllowed(ctx, 'EXPORT_DATASETS', datasetVersionId)
  const { id, number, projectId, manifestSha256, imageCount } = frozen
  await requireSighted(ctx, projectId, 'an export')
  const { form, withImages } = asked
  return {
    fileName: asked.withImages ? zipName(number, asked.form) : listName(number, asked.form),
    mediaType: asked.withImages ? 'application/zip' : mediaTypes[asked.form],
    async open(left) {
      const read = () => readItems(ctx, frozen, left)
      const survey = await surveyDataset(frozen, read, { form, pathOf: pathsOf(frozen, form) })
      const { excludedCount } = survey
      await inTransaction(ctx, async ctx => {
        await findAllowed(ctx, 'EXPORT_DATASETS', datasetVersionId)
        const counts = { imageCount: imageCount - excludedCount, excludedCount }
        const after = { number, manifestSha256, form, withImages, ...counts }
        await recordAudit(ctx, { action: 'DATASET_EXPORTED', nounId: id, projectId, after })
      })
      return asked.withImages
        ? packDataset(blobs, { frozen, form, survey, read })
        : listOf(frozen, asked.form, () => leaving(survey, read))
    },
  }
}
