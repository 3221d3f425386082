import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import { manifestOf } from '#core/dataset-version/read-manifest.ts'
import type { Download } from '#core/download.ts'

/** The list that a dataset version was frozen as; everybody's in the project. @throws NotFound */
export async function downloadManifest(ctx: Context, datasetVersionId: string): Promise<Download> {
  const frozen = await findAllowed(ctx, 'SEE_PROJECT', datasetVersionId)
  const { id, number, manifestSha256 } = frozen
  return {
    sha256: manifestSha256,
    mediaType: 'text/csv; charset=utf-8',
    fileName: `dataset-${number}-manifest.csv`,
    read: async () => Buffer.from(await manifestOf(ctx, frozen)),
    record: () =>
      inTransaction(ctx, async ctx => {
        const { projectId } = await findAllowed(ctx, 'SEE_PROJECT', datasetVersionId)
        const after = { number, manifestSha256 }
        await recordAudit(ctx, { action: 'MANIFEST_DOWNLOADED', nounId: id, projectId, after })
      }),
  }
}
