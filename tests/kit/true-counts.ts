import { expect } from 'vitest'
import type { Database } from '#core/database.ts'

/** The counts that are kept of a project's images, stretch by stretch, are those of its images. @returns how many rows hold them */
export async function expectTrueCounts(database: Database, projectId: string): Promise<number> {
  const kept = await database.$queryRaw`
    select "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut", sum("imageCount")::int as "imageCount"
    from "ImageCount" where "projectId" = ${projectId}::uuid group by 1, 2, 3, 4, 5, 6 having sum("imageCount") <> 0
    order by 1, 2, 3, 4, 5, 6`
  const there = await database.$queryRaw`
    select coalesce((select max(c."fromImageId"::text)::uuid from "ImageCount" c where c."projectId" = i."projectId" and c."fromImageId" <= i."id"),
        '00000000-0000-0000-0000-000000000000') as "fromImageId",
      "importId", "labelClassId", "publishedSplit", "burnedIn", "takenOutAt" is not null as "isTakenOut", count(*)::int as "imageCount"
    from "Image" i where "projectId" = ${projectId}::uuid group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`
  expect(kept).toEqual(there)
  const [groups] = await database.$queryRaw<{ kept: number; there: number }[]>`select
    (select coalesce(sum("groupCount"), 0)::int from "ImageCount" where "projectId" = ${projectId}::uuid) as "kept",
    (select count(distinct "groupKey")::int from "Image" where "projectId" = ${projectId}::uuid and "takenOutAt" is null) as "there"`
  expect(groups?.kept).toBe(groups?.there)
  return database.imageCount.count({ where: { projectId } })
}
