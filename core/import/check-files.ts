import { type Context, inTransaction } from '#core/context.ts'
import type { Import, LabelClass } from '#core/generated/prisma/client.ts'
import { judgeFiles } from '#core/import/judge-files.ts'
import { recordVerdicts } from '#core/import/record-verdicts.ts'
import { decodedOf, type ReadRow, recordedOf, sortRead } from '#core/import/sort-read.ts'
import { sumDeidentification } from '#core/import/sum-deidentification.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'

/** Writes what would become of one batch of files that were looked at. @throws Conflict */
export async function checkFiles(
  ctx: Context,
  claim: Claim,
  imported: Import,
  classes: LabelClass[],
  rows: readonly ReadRow[],
): Promise<void> {
  await inTransaction(
    ctx,
    async ctx => {
      // no audit: the end of the check says what was found
      await fenceJob(ctx, claim, gotOn)
      const { files, refused, stillNamedCount } = sortRead(rows)
      const verdicts = await judgeFiles(ctx, imported, classes, files)
      await recordVerdicts(ctx.database, imported.id, [...refused, ...verdicts.map(verdict => recordedOf(verdict))])
      await sumDeidentification(ctx.database, imported.id, decodedOf(files), stillNamedCount)
    },
    60_000,
  )
}
