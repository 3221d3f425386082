import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { Listing } from '#core/import/listing.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

const batchSize = 2000

/**
 * Writes the files that a source lists as rows of its import, batch by batch. Interrupted, it goes on where it stopped.
 * @throws Conflict where the source is no longer what the rows before were listed from, or the job was taken over
 */
export async function recordListing(
  ctx: Context,
  claim: Claim,
  imported: Import,
  location: string,
  { entries, fileList, sourceSha256, columns }: Listing,
): Promise<Import> {
  const importId = imported.id
  const written = await ctx.database.importFile.count({ where: { importId } })
  if (written > 0 && sourceSha256 !== imported.sourceSha256) {
    throw new Conflict('the source changed while it was read: import it again', sourceSha256)
  }
  const from = imported.source === 'UPLOAD' ? imported.location : location
  // no audit: rows of an import whose start and end are audited
  const listed = await inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim)
    return ctx.database.import.update({
      where: { id: importId },
      data: { location: from, fileList, sourceSha256, columns },
    })
  })
  for (let at = written; at < entries.length; at += batchSize) {
    const rows = entries.slice(at, at + batchSize).map((entry, i) => ({
      importId,
      position: at + i,
      path: entry.path,
      className: entry.className,
      answers: entry.answers.map(answer => ({ ...answer })),
      ...(entry.columns ? { columns: entry.columns } : {}),
      frame: entry.frame,
      ...entry.problem,
    }))
    await inTransaction(ctx, async ctx => {
      await fenceJob(ctx, claim)
      await ctx.database.importFile.createMany({ data: rows })
    })
  }
  return listed
}
