import type { Context } from '#core/context.ts'
import type { Batch } from '#core/generated/prisma/client.ts'

/** Of which images others gave or reviewed an answer after the batch was asked for: whoever asked has not seen that. */
export async function findSaidSince(
  { database }: Context,
  { createdAt, createdById }: Batch,
  imageIds: readonly string[],
): Promise<Set<string>> {
  const rows = await database.$queryRaw<{ imageId: string }[]>`
    select "imageId" from "Label" where "imageId" = any(${imageIds}::uuid[]) and "createdAt" > ${createdAt}
      and "readerId" is distinct from ${createdById}
    union select "imageId" from "Review" where "imageId" = any(${imageIds}::uuid[]) and "createdAt" > ${createdAt}
      and "reviewerId" <> ${createdById}`
  return new Set(rows.map(({ imageId }) => imageId))
}
