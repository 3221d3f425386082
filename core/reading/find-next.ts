import type { Context } from '#core/context.ts'
import { claimMs } from '#core/reading/open-reading.ts'

export interface NextReading {
  projectId: string
  readerId: string
  /** Images that are not meant: the one before them, and those that are fetched ahead. */
  without: readonly string[]
}

/**
 * What somebody reads next: what was sent back to them first, then what nobody has read, then what wants another reader;
 * of these the images that nobody has open. In the order of their hashes, which tells nothing of what they show: by the
 * order in which they came, the folders of a source would.
 * @returns at most so many ids, best first
 */
export async function findNextReadings(
  { database, now }: Pick<Context, 'database' | 'now'>,
  { projectId, readerId, without }: NextReading,
  take: number,
): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    with "returned" as (
      select i."id", 0 as "place", r."answeredAt"::text as "order" from "Reading" r join "Image" i on i."id" = r."imageId"
      where r."projectId" = ${projectId}::uuid and r."readerId" = ${readerId} and r."state" = 'RETURNED'
        and i."takenOutAt" is null and not i."id" = any(${without}::uuid[])
      order by r."imageId" limit ${take}
    ), "policy" as (select "readerCount" from "Project" where "id" = ${projectId}::uuid),
    "wanting" as (
      select i."id", s."place", i."sha256" as "order"
      from (values (1, 'UNREAD'::"ImageState"), (2, 'IN_READING')) s("place", "state") cross join "policy" p
      cross join lateral (
        select i."id", i."sha256" from "Image" i
        where i."projectId" = ${projectId}::uuid and i."readingState" = s."state" and i."takenOutAt" is null
          and not i."id" = any(${without}::uuid[])
          and not exists (select from "Reading" r
            where r."imageId" = i."id" and r."readerKey" = ${readerId} and r."round" = 1 and r."version" > 0)
          and i."readCount" + (select count(*) from "Reading" r
            where r."imageId" = i."id" and r."state" = 'OPEN' and r."readerKey" <> ${readerId}
              and r."claimedAt" > ${new Date(now.getTime() - claimMs)}) < coalesce(i."readerCount", p."readerCount")
        order by i."sha256" limit ${take}
      ) i
    )
    select "id" from (select * from "returned" union all select * from "wanting") f order by "place", "order" limit ${take}`
  return rows.map(({ id }) => id)
}
