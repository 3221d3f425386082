import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'

const batchSize = 500

/** Takes out one batch of what an import brought. @returns the id of the last one; null: there was none @throws Conflict */
export const takeOutImages = (ctx: Context, claim: Claim, imported: Import, after: string): Promise<string | null> =>
  inTransaction(
    ctx,
    async ctx => {
      const { id: importId, projectId, undoReason: reason } = imported
      await fenceJob(ctx, claim, gotOn)
      await lockAdding(ctx.database, projectId)
      const out = await ctx.database.$queryRaw<{ id: string; fileName: string; sha256: string }[]>`
        update "Image" set "takenOutAt" = ${ctx.now}, "takenOutById" = ${claim.actor.id}, "takenOutReason" = ${reason}
        where "takenOutAt" is null and "id" in (
          select "id" from "Image" where "importId" = ${importId}::uuid and "id" > ${after}::uuid and "takenOutAt" is null
          order by "id" limit ${batchSize})
        returning "id", "fileName", "sha256"`
      if (out.length === 0) return null
      await ctx.database.import.update({ where: { id: importId }, data: { takenOutCount: { increment: out.length } } })
      await recordAudit(
        ctx,
        ...out.map(({ id, fileName, sha256 }) => ({
          action: 'IMAGE_TAKEN_OUT' as const,
          nounId: id,
          projectId,
          before: { fileName, sha256 },
          after: { importId },
          reason,
        })),
      )
      return (
        out
          .map(image => image.id)
          .sort()
          .at(-1) ?? null
      )
    },
    60_000,
  )
