import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { rights } from '#core/membership/rights.ts'

const atOnce = 500

/**
 * Ends what is assigned to people who may answer images of the project no more, a bounded number at a time: others read it.
 * @returns how many
 */
export async function sweepAssignments(ctx: Context): Promise<number> {
  let all = 0
  for (;;) {
    const ended = await inTransaction(ctx, async ctx => {
      const rows = await ctx.database.$queryRaw<{ imageId: string; projectId: string; readerId: string }[]>`
        with "lost" as (
          select r."id" from "Reading" r
          where r."assignedAt" is not null and r."version" = 0 and not exists (
            select from "Membership" m join "User" u on u."id" = m."userId"
            where m."projectId" = r."projectId" and m."userId" = r."readerId" and u."disabledAt" is null
              and m."roles"::text[] && ${[...rights.LABEL_IMAGES]}::text[])
          limit ${atOnce}
        ), "ended" as (
          update "Reading" r set "assignedAt" = null from "lost" l where r."id" = l."id"
          returning r."imageId", r."projectId", r."readerId"
        ), "counted" as (
          update "Image" i set "assignedCount" = i."assignedCount" - e."count"
          from (select "imageId", count(*)::int as "count" from "ended" group by 1) e where i."id" = e."imageId"
        )
        select * from "ended"`
      const events = rows.map(({ imageId: nounId, projectId, readerId }) => ({
        ...{ action: 'IMAGE_UNASSIGNED' as const, nounId, projectId, after: { readerId } },
        reason: 'whoever it was assigned to may answer images here no more',
      }))
      await recordAudit(ctx, ...events)
      return rows.length
    })
    all += ended
    if (ended < atOnce) return all
  }
}
