import { Prisma } from '#core/generated/prisma/client.ts'

/**
 * Images i of a project whose gold answer readers can give: what was taken out is read by nobody, and a class that is
 * archived by nobody given.
 */
export const readableGold = (projectId: Prisma.Sql): Prisma.Sql => Prisma.sql`
  "Image" i join "GoldAnswer" g on g."imageId" = i."id" and g."number" = i."goldNumber"
    left join "LabelClass" c on c."id" = g."labelClassId"
  where i."projectId" = ${projectId} and i."goldNumber" > 0 and i."takenOutAt" is null and c."archivedAt" is null`

/**
 * Of those the ones that somebody who is reader there, and reads it blind, has not answered, by their hashes.
 * @param within what else is asked of the image i
 */
export const goldToRead = (
  { projectId, readerId, without }: { projectId: string; readerId: string; without: readonly string[] },
  take: number,
  within: Prisma.Sql = Prisma.empty,
): Prisma.Sql => Prisma.sql`
  select i."id", 0 as "place", i."sha256" as "order" from ${readableGold(Prisma.sql`${projectId}::uuid`)}
    and not i."id" = any(${without}::uuid[])
    and not exists (select from "Reading" r
      where r."imageId" = i."id" and r."readerKey" = ${readerId} and r."round" = 1 and r."version" > 0)
    and exists (select from "Project" p join "Membership" m on m."projectId" = p."id"
      where p."id" = i."projectId" and p."isBlind" and m."userId" = ${readerId} and 'READER' = any(m."roles")) ${within}
  order by i."sha256" limit ${take}`
