import type { Context } from '#core/context.ts'

/** Images of one answer, where it is asked a group: as many are held and written within a moment. */
export const mostOfGroup = 500

/** The images of a group that are not taken out, in the order in which they came. @returns at most one more than mostOfGroup */
export async function findGroup(
  { database }: Pick<Context, 'database'>,
  { projectId, groupKey }: { projectId: string; groupKey: string },
): Promise<string[]> {
  const found = await database.image.findMany({
    where: { projectId, groupKey, takenOutAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: mostOfGroup + 1,
  })
  return found.map(({ id }) => id)
}

/** As many of a group as are shown beside one of its images. */
export const mostShownOfGroup = 50

/** Of images on which an answer is one on all of their group, the others of it, by their ids: at most mostShownOfGroup each. */
export async function findOfGroup(
  { database }: Pick<Context, 'database'>,
  imageIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await database.$queryRaw<{ imageId: string; id: string }[]>`
    select i."id" as "imageId", n."id" from "Image" i join "Project" p on p."id" = i."projectId" and p."isGroupAnswered"
    cross join lateral (
      select n."id" from "Image" n
      where n."projectId" = i."projectId" and n."groupKey" = i."groupKey" and n."id" <> i."id" and n."takenOutAt" is null
      order by n."id" limit ${mostShownOfGroup}
    ) n
    where i."id" = any(${[...imageIds]}::uuid[]) order by n."id"`
  const byImage = Map.groupBy(rows, ({ imageId }) => imageId)
  return new Map([...byImage].map(([imageId, of]) => [imageId, of.map(({ id }) => id)]))
}
