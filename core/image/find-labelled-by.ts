import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { filterSql } from '#core/image/find-neighbours.ts'
import type { ImageList } from '#core/image/list-place.ts'

type Reading = Pick<Context, 'database'>

/** Between which ids, neither of them. */
interface IdRange {
  after?: string | undefined
  before?: string | undefined
}

export interface IdPage extends IdRange {
  direction: 'asc' | 'desc'
  take: number
}

/**
 * The images of a list that a person labelled, in the order of their ids, read along that person's labels: along the images,
 * those of others in between would all be read, too. Each is looked up by itself, so that reading ends with the page.
 */
const labelledBy = (
  { projectId, filter }: ImageList,
  readerId: string,
  { after, before }: IdRange,
  direction: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  select r."imageId" as "id" from (
    select distinct l."imageId" from "Label" l where l."readerId" = ${readerId}
      ${after ? Prisma.sql`and l."imageId" > ${after}::uuid` : Prisma.empty}
      ${before ? Prisma.sql`and l."imageId" < ${before}::uuid` : Prisma.empty}
    order by l."imageId" ${direction}
  ) r cross join lateral (
    select from "Image" n where n."id" = r."imageId" and n."projectId" = ${projectId}::uuid
      and ${filterSql(filter.confidenceBelow ? filter : { ...filter, readerId: null })} offset 0
  ) i order by r."imageId" ${direction}`

/** @param readerId of the list's filter */
export async function findLabelledBy(ctx: Reading, list: ImageList, readerId: string, page: IdPage): Promise<string[]> {
  const direction = page.direction === 'asc' ? Prisma.sql`asc` : Prisma.sql`desc`
  const rows = await ctx.database.$queryRaw<{ id: string }[]>`
    ${labelledBy(list, readerId, page, direction)} limit ${page.take}`
  return rows.map(({ id }) => id)
}

/** @param most null: all that there are */
export async function countLabelledBy(
  ctx: Reading,
  list: ImageList,
  readerId: string,
  most: number | null,
): Promise<number> {
  const [row] = await ctx.database.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from (${labelledBy(list, readerId, {}, Prisma.sql`asc`)} limit ${most}) found`
  return row?.count ?? 0
}
