import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { addedBounds, answeredStates, type ImageFilter } from '#core/image/filter.ts'
import { beside, containing } from '#core/search.ts'

export interface Neighbours {
  /** The image after which it comes in the list: the next newer one. */
  previousId: string | null
  /** The one that comes after it: the next older one. */
  nextId: string | null
}

/** What imageFilter says, of the image n, as SQL; a test holds one against the other. */
export function filterSql(filter: ImageFilter): Prisma.Sql {
  const { labelClassId, unlabelled, readerId, groupKey, search, importId, burnedIn, datasetVersionId, split } = filter
  const { publishedSplit, takenOut, readingState, flagged, gold, modelVersionId, predictedClassId } = filter
  const added = addedBounds(filter)
  const conditions = [Prisma.sql`true`]
  if (takenOut) conditions.push(Prisma.sql`n."takenOutAt" is not null`)
  else if (!datasetVersionId) conditions.push(Prisma.sql`n."takenOutAt" is null`)
  if (publishedSplit) conditions.push(Prisma.sql`n."publishedSplit" = ${publishedSplit}::"Split"`)
  if (readingState) conditions.push(Prisma.sql`n."readingState" = ${readingState}::"ImageState"`)
  if (flagged) conditions.push(Prisma.sql`n."isFlagged"`)
  if (gold) conditions.push(Prisma.sql`n."goldNumber" > 0`)
  if (labelClassId) conditions.push(Prisma.sql`n."labelClassId" = ${labelClassId}::uuid`)
  if (unlabelled) conditions.push(Prisma.sql`n."labelClassId" is null`)
  if (importId) conditions.push(Prisma.sql`n."importId" = ${importId}::uuid`)
  if (burnedIn) conditions.push(Prisma.sql`n."burnedIn" = ${burnedIn}::"BurnedIn"`)
  if (groupKey) conditions.push(Prisma.sql`n."groupKey" = ${groupKey}`)
  if (readerId)
    conditions.push(
      Prisma.sql`exists (select 1 from "Label" l where l."imageId" = n."id" and l."readerId" = ${readerId})`,
    )
  if (filter.readsBelow) conditions.push(Prisma.sql`n."readCount" < ${filter.readsBelow}`)
  if (filter.assigneeId)
    conditions.push(Prisma.sql`n."assignedCount" > 0 and exists (
      select 1 from "Reading" r where r."imageId" = n."id" and r."readerKey" = ${filter.assigneeId} and r."round" = 1
        and r."assignedAt" is not null and r."version" = 0)`)
  if (search) {
    const pattern = `%${containing(search).contains}%`
    const more = beside(search).map(({ frame }) => Prisma.sql`or n."frame" < ${frame.lt}`)
    conditions.push(
      Prisma.sql`(n."fileName" ilike ${pattern} or n."groupKey" ilike ${pattern} ${Prisma.join([Prisma.empty, ...more], ' ')})`,
    )
  }
  if (datasetVersionId)
    conditions.push(Prisma.sql`exists (
      select 1 from "DatasetItem" d where d."datasetVersionId" = ${datasetVersionId}::uuid and d."imageId" = n."id"
        ${split ? Prisma.sql`and d."split" = ${split}::"Split"` : Prisma.empty})`)
  if (added.gte) conditions.push(Prisma.sql`n."id" >= ${added.gte}::uuid`)
  if (added.lt) conditions.push(Prisma.sql`n."id" < ${added.lt}::uuid`)
  if (modelVersionId || predictedClassId)
    conditions.push(Prisma.sql`exists (
      select 1 from "Prediction" p where p."imageId" = n."id"
        ${modelVersionId ? Prisma.sql`and p."modelVersionId" = ${modelVersionId}::uuid` : Prisma.empty}
        ${predictedClassId ? Prisma.sql`and p."predictedClassId" = ${predictedClassId}::uuid` : Prisma.empty}
        ${filter.probabilityFrom != null ? Prisma.sql`and p."probability" >= ${filter.probabilityFrom}::float8` : Prisma.empty}
        ${filter.probabilityBelow != null ? Prisma.sql`and p."probability" < ${filter.probabilityBelow}::float8` : Prisma.empty})`)
  if (filter.confidenceBelow)
    conditions.push(Prisma.sql`exists (
      select 1 from "Reading" r where r."imageId" = n."id" and r."round" = 1 and r."isCounted"
        and r."state"::text = any(${[...answeredStates]}) and r."confidence" < ${filter.confidenceBelow}
        and (r."repeatAt" is null or r."repeatAt" > now())
        ${readerId ? Prisma.sql`and r."readerId" = ${readerId}` : Prisma.empty})`)
  return Prisma.join(conditions, ' and ')
}

/** The images before and after each in its project's list, newest first, under a filter that was checked: one statement. */
export async function findNeighbours(
  ctx: Pick<Context, 'database'>,
  imageIds: string[],
  filter: ImageFilter,
): Promise<Map<string, Neighbours>> {
  const where = filterSql(filter)
  const rows = await ctx.database.$queryRaw<({ id: string } & Neighbours)[]>`
    select i."id", newer."id" as "previousId", older."id" as "nextId" from "Image" i
    left join lateral (
      select n."id" from "Image" n where n."projectId" = i."projectId" and n."id" > i."id" and ${where}
      order by n."id" limit 1
    ) newer on true
    left join lateral (
      select n."id" from "Image" n where n."projectId" = i."projectId" and n."id" < i."id" and ${where}
      order by n."id" desc limit 1
    ) older on true
    where i."id" = any(${imageIds}::uuid[])`
  return new Map(rows.map(({ id, ...neighbours }) => [id, neighbours]))
}
