import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** Says whether DICOM files that come from now on are kept as they came, beside their de-identified copy. */
export async function keepOriginals(
  ctx: Context,
  { projectId, keepsOriginals }: { projectId: string; keepsOriginals: boolean },
): Promise<Project> {
  return inTransaction(ctx, async ctx => {
    await requireRight(ctx, 'KEEP_ORIGINALS', projectId)
    const { count } = await ctx.database.project.updateMany({
      where: { id: projectId, keepsOriginals: !keepsOriginals },
      data: { keepsOriginals },
    })
    // Said a second time it changes nothing, so there is nothing to tell.
    if (count > 0) {
      await recordAudit(ctx, {
        action: 'ORIGINALS_SET',
        nounId: projectId,
        projectId,
        before: { keepsOriginals: !keepsOriginals },
        after: { keepsOriginals },
      })
    }
    return ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
  })
}
