import type { Context } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import type { StandingReading } from '#core/reading/standing.ts'

export type FormerReview = NonNullable<StandingReading['review']> & { readingId: string }

/** Reviews as readings stand by them, in the order in which they were said. */
export async function findReviews(
  { database }: Pick<Context, 'database'>,
  where: Prisma.ReviewWhereInput,
): Promise<FormerReview[]> {
  const found = await database.review.findMany({ where, include: { changedLabel: true }, orderBy: { id: 'asc' } })
  return found.map(({ id, readingId, changedLabel }) => ({
    ...{ id, readingId, labelId: changedLabel?.id ?? null },
    ...{ labelClassId: changedLabel?.labelClassId ?? null, cannotTell: changedLabel?.cannotTell ?? null },
  }))
}
