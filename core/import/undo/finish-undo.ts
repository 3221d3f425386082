import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { countInLists } from '#core/image/list-place.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'

/** Says that an import is undone, with what is in the project now, and closes the job. @throws Conflict */
export const finishUndo = (ctx: Context, claim: Claim, { id: importId }: Import) =>
  inTransaction(
    ctx,
    async ctx => {
      const undone = await ctx.database.import.update({ where: { id: importId }, data: { undoneAt: ctx.now } })
      const { projectId, takenOutCount, keptCount, takenBackCount, undoReason: reason } = undone
      const projectImageCount = await countInLists(ctx, projectId)
      await recordAudit(ctx, {
        action: 'IMPORT_UNDONE',
        nounId: importId,
        projectId,
        before: { projectImageCount: projectImageCount + takenOutCount },
        after: { projectImageCount, takenOutCount, keptCount, takenBackCount },
        reason,
      })
      await succeedJob(ctx, claim)
      return undone
    },
    60_000,
  )
