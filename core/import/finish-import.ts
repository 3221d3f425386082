import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { countBalance } from '#core/import/balance.ts'
import { countByOutcome } from '#core/import/count-files.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'

async function countFiles(ctx: Context<Transaction>, importId: string) {
  const counts = new Map(
    ((await countByOutcome(ctx, [importId])).get(importId) ?? []).map(c => [c.outcome, c.fileCount]),
  )
  return {
    knownCount: counts.get('KNOWN') ?? 0,
    refusedCount: (counts.get('REFUSED') ?? 0) + (counts.get('CONFLICT') ?? 0),
    passedOverCount: counts.get('PASSED_OVER') ?? 0,
    newCount: counts.get('NEW') ?? 0,
    addedCount: counts.get('ADDED') ?? 0,
  }
}

/** Counts what a check found, from the rows themselves, and closes its job. @throws Conflict */
export async function finishCheck(ctx: Context, claim: Claim, imported: Import) {
  return inTransaction(ctx, async ctx => {
    const { id: importId, projectId } = imported
    const { newCount, addedCount: _, ...counts } = await countFiles(ctx, importId)
    const listed = await ctx.database.import.findUniqueOrThrow({ where: { id: importId } })
    const balance = await countBalance(ctx, listed)
    const checked = await ctx.database.import.update({ where: { id: importId }, data: { ...counts, balance } })
    await recordAudit(ctx, {
      action: 'IMPORT_CHECKED',
      nounId: importId,
      projectId,
      after: { newCount, ...counts, sourceSha256: checked.sourceSha256 },
    })
    await succeedJob(ctx, claim)
    return checked
  })
}

/** Counts what an import brought, from the rows themselves, and closes its job. @throws Conflict */
export async function finishImport(ctx: Context, claim: Claim, imported: Import) {
  return inTransaction(ctx, async ctx => {
    const { id: importId, projectId } = imported
    const { newCount: _, ...fileCounts } = await countFiles(ctx, importId)
    const labelCount = await ctx.database.label.count({ where: { importId } })
    const counts = { labelCount, ...fileCounts }
    const listed = await ctx.database.import.findUniqueOrThrow({ where: { id: importId } })
    const balance = await countBalance(ctx, listed)
    const finished = await ctx.database.import.update({ where: { id: importId }, data: { ...counts, balance } })
    await recordAudit(ctx, {
      action: 'IMPORT_FINISHED',
      nounId: importId,
      projectId,
      after: { ...counts, sourceSha256: finished.sourceSha256 },
    })
    await succeedJob(ctx, claim)
    return finished
  })
}
