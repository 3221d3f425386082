import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { idAt } from '#core/id.ts'
import { type ImageFilter, imageFilter } from '#core/image/filter.ts'

type Reading = Pick<Context, 'database'>

/** A list of the images of a project, by id. */
export interface ImageList {
  projectId: string
  filter: ImageFilter
}

/** As far as is counted what no counts are kept of. */
export const countedTo = 10_000

/** Which of the kept counts are of the images of a filter; null: none are, it asks for what they do not tell apart. */
function keptCounts({ projectId, filter }: ImageList): Prisma.Sql | null {
  const { readerId, assigneeId, groupKey, search, datasetVersionId, split, flagged, gold } = filter
  const { modelVersionId, predictedClassId, addedFrom, addedBefore, readsBelow, confidenceBelow } = filter
  if (readerId || assigneeId || groupKey || search || datasetVersionId || split || flagged || gold) return null
  if (modelVersionId || predictedClassId || addedFrom || addedBefore || readsBelow || confidenceBelow) return null
  const { labelClassId, unlabelled, importId, burnedIn, publishedSplit, readingState, takenOut } = filter
  return Prisma.join(
    [
      Prisma.sql`c."projectId" = ${projectId}::uuid and c."isTakenOut" = ${Boolean(takenOut)}`,
      ...(labelClassId ? [Prisma.sql`c."labelClassId" = ${labelClassId}::uuid`] : []),
      ...(unlabelled ? [Prisma.sql`c."labelClassId" is null`] : []),
      ...(importId ? [Prisma.sql`c."importId" = ${importId}::uuid`] : []),
      ...(burnedIn ? [Prisma.sql`c."burnedIn" = ${burnedIn}::"BurnedIn"`] : []),
      ...(readingState ? [Prisma.sql`c."readingState" = ${readingState}::"ImageState"`] : []),
      ...(publishedSplit ? [Prisma.sql`c."publishedSplit" = ${publishedSplit}::"Split"`] : []),
    ],
    ' and ',
  )
}

/** Whether its places are known at once, however far. */
export const isCounted = (list: ImageList): boolean => keptCounts(list) !== null

async function countKept(ctx: Reading, kept: Prisma.Sql): Promise<number> {
  const [row] = await ctx.database.$queryRaw<{ count: number }[]>`
    select coalesce(sum(c."imageCount"), 0)::int as "count" from "ImageCount" c where ${kept}`
  return row?.count ?? 0
}

/** How many images a list has; null: no counts of it are kept. */
export async function countList(ctx: Reading, list: ImageList): Promise<number | null> {
  const kept = keptCounts(list)
  return kept && countKept(ctx, kept)
}

/** How many images of a project are not taken out. */
export const countInLists = (ctx: Reading, projectId: string): Promise<number> =>
  countKept(ctx, Prisma.sql`c."projectId" = ${projectId}::uuid and not c."isTakenOut"`)

interface Stretch {
  /** Its smallest id, and that of the next one; null: it is the last. */
  from: string
  until: string | null
  /** Images of the list in it, and in all those with greater ids. */
  count: number
  newer: number
}

/** The stretches of a project, newest first. */
const stretches = (projectId: string, kept: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select "from", lag("from") over newest as "until", "count", (sum("count") over newest - "count")::int as "newer" from (
    select c."fromImageId" as "from", coalesce(sum(c."imageCount") filter (where ${kept}), 0)::int as "count"
    from "ImageCount" c where c."projectId" = ${projectId}::uuid group by 1
  ) s window newest as (order by "from" desc)`

/** Where reading begins that is to begin at a place: with so many left out of those within the bounds. */
export interface Beginning {
  where: Prisma.ImageWhereInput
  skip: number
}

/**
 * @param place from 0
 * @returns null: the list ends before it
 */
export async function findPlace(
  ctx: Reading,
  list: ImageList,
  place: number,
  direction: 'asc' | 'desc',
): Promise<Beginning | null> {
  const kept = keptCounts(list)
  if (!kept || place === 0) return { where: {}, skip: place }
  const total = Prisma.sql`(select sum("count") from "stretch")`
  const before = direction === 'desc' ? Prisma.sql`"newer"` : Prisma.sql`(${total} - "newer" - "count")::int`
  const [found] = await ctx.database.$queryRaw<(Stretch & { before: number })[]>`
    with "stretch" as (${stretches(list.projectId, kept)}) select * from (select *, ${before} as "before" from "stretch") s
    where "before" <= ${place} and ${place} < "before" + "count" order by "from" limit 1`
  if (!found) return null
  const { from, until } = found
  const where = direction === 'asc' ? { id: { gte: from } } : until === null ? {} : { id: { lt: until } }
  return { where, skip: place - found.before }
}

/** How many images of a list came after a time; null: further than is counted. */
export async function findPlaceOf(
  ctx: Reading & Pick<Context, 'now'>,
  list: ImageList,
  at: Date,
): Promise<number | null> {
  const id = idAt(at.getTime() + 1)
  const kept = keptCounts(list)
  const { projectId } = list
  const newerThan = (bounds: { gte: string; lt?: string }) => ({
    AND: [{ projectId, id: bounds }, imageFilter(list.filter, ctx.now)],
  })
  if (!kept) {
    const count = await ctx.database.image.count({ where: newerThan({ gte: id }), take: countedTo + 1 })
    return count > countedTo ? null : count
  }
  const [found] = await ctx.database.$queryRaw<Stretch[]>`
    with "stretch" as (${stretches(projectId, kept)}) select * from "stretch" where "from" <= ${id}::uuid
    order by "from" desc limit 1`
  if (!found) return (await countList(ctx, list)) ?? 0
  const { until, newer } = found
  return newer + (await ctx.database.image.count({ where: newerThan({ gte: id, ...(until ? { lt: until } : {}) }) }))
}
