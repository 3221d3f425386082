import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { findAllowed } from '#core/dataset-version/find-allowed.ts'
import { manifestChunks, readItems } from '#core/dataset-version/read-items.ts'
import type { Download } from '#core/download.ts'
import { requireSighted } from '#core/membership/blind.ts'

/** Of bytes that come one after the other those from start on and before end. Nothing behind these is read. */
async function* within(chunks: AsyncIterable<Buffer>, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, start - at), end - at)
    if (part.length > 0) yield part
    at += chunk.length
    if (at >= end) return
  }
}

/**
 * The list that a dataset version was frozen as; everybody's in the project. It is written from the rows twice: once to see
 * that they come to its hash, and how long it is, and again while it is sent, when they are held against the hash once more.
 * @throws NotFound; Forbidden for whoever reads the project blind
 */
export async function downloadManifest(ctx: Context, datasetVersionId: string): Promise<Download> {
  const frozen = await findAllowed(ctx, 'SEE_PROJECT', datasetVersionId)
  await requireSighted(ctx, frozen.projectId, 'the manifest')
  const { id, number, manifestSha256 } = frozen
  return {
    sha256: manifestSha256,
    mediaType: 'text/csv; charset=utf-8',
    fileName: `dataset-${number}-manifest.csv`,
    async open(left) {
      const chunks = () => manifestChunks(frozen, readItems(ctx, frozen, left))
      let byteCount = 0
      for await (const chunk of chunks()) byteCount += chunk.length
      return { byteCount, read: (start, end) => within(chunks(), start, end) }
    },
    record: () =>
      inTransaction(ctx, async ctx => {
        const { projectId } = await findAllowed(ctx, 'SEE_PROJECT', datasetVersionId)
        const after = { number, manifestSha256 }
        await recordAudit(ctx, { action: 'MANIFEST_DOWNLOADED', nounId: id, projectId, after })
      }),
  }
}
