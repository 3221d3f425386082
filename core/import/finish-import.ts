import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'

/** Counts what an import brought, from the rows themselves, and closes its job. @throws Conflict */
export async function finishImport(ctx: Context, claim: Claim, imported: Import, fileCount: number) {
  return inTransaction(ctx, async ctx => {
    const importId = imported.id
    const addedCount = await ctx.database.image.count({ where: { importId } })
    const labelCount = await ctx.database.label.count({ where: { importId } })
    const refusedCount = await ctx.database.importFile.count({ where: { importId, outcome: 'REFUSED' } })
    const counts = { addedCount, labelCount, refusedCount, knownCount: fileCount - addedCount - refusedCount }
    const finished = await ctx.database.import.update({ where: { id: importId }, data: counts })
    await recordAudit(ctx, {
      action: 'IMPORT_FINISHED',
      nounId: importId,
      projectId: imported.projectId,
      after: counts,
    })
    await succeedJob(ctx, claim)
    return finished
  })
}
