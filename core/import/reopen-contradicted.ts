import { type Context, inTransaction } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

/**
 * Lets files of a check wait again whose bytes another file of it has that came into conflict: none goes in unless
 * they agree. What was read of them stands. @returns how many
 */
export const reopenContradicted = (ctx: Context, claim: Claim, { id }: Import): Promise<number> =>
  inTransaction(
    ctx,
    async ctx => {
      // no audit: the end of the check says what was found
      await fenceJob(ctx, claim)
      return ctx.database.$executeRaw`
        update "ImportFile" f set "outcome" = 'PENDING', "reason" = null
        where f."importId" = ${id}::uuid and f."outcome" in ('NEW', 'KNOWN') and exists (
          select from "ImportFile" o
          where o."importId" = f."importId" and o."sha256" = f."sha256" and o."outcome" = 'CONFLICT')`
    },
    60_000,
  )
