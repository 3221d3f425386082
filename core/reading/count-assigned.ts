import { type Context, requireActor } from '#core/context.ts'

/** As far as it is counted. */
export const assignedTo = 10_000

/** How many images of a project wait for whoever asks, to whom they are assigned. @returns at most assignedTo */
export async function countAssigned(ctx: Pick<Context, 'database' | 'actor'>, projectId: string): Promise<number> {
  const { id: readerId } = requireActor(ctx)
  const [row] = await ctx.database.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from (
      select from "Reading" r join "Image" i on i."id" = r."imageId"
      where r."projectId" = ${projectId}::uuid and r."readerId" = ${readerId} and r."assignedAt" is not null
        and r."version" = 0 and i."takenOutAt" is null and i."readingState" in ('UNREAD', 'IN_READING')
      limit ${assignedTo}
    ) "assigned"`
  return row?.count ?? 0
}
