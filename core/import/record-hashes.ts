import { type Context, inTransaction } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

/** Files beyond a position that wait and whose bytes are not named yet, the first of them, in order. */
export const nextUnhashed = (database: Database, importId: string, after: number, take: number) =>
  database.importFile.findMany({
    where: { importId, outcome: 'PENDING', sha256: null, position: { gt: after } },
    orderBy: { position: 'asc' },
    take,
  })

/** @throws Conflict where the job was taken over */
export const recordHashes = (
  ctx: Context,
  claim: Claim,
  importId: string,
  hashes: readonly { position: number; sha256: string }[],
): Promise<void> =>
  inTransaction(ctx, async ctx => {
    // no audit: rows of an import whose start and end are audited
    await fenceJob(ctx, claim)
    await ctx.database.$executeRaw`
      update "ImportFile" f set "sha256" = v."sha256"
      from jsonb_to_recordset(${JSON.stringify(hashes)}::jsonb) as v("position" int, "sha256" text)
      where f."importId" = ${importId}::uuid and f."position" = v."position" and f."outcome" = 'PENDING'`
  })
