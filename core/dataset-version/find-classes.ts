import type { Context } from '#core/context.ts'
import type { LabelClass, Prisma } from '#core/generated/prisma/client.ts'

/**
 * The classes that a dataset is frozen with, in their order: those that may be given, and of those that are archived the
 * ones that its images have.
 * @param which images "i" are kept
 */
export const findClassesToFreeze = (
  { database }: Pick<Context, 'database'>,
  projectId: string,
  which: Prisma.Sql,
): Promise<LabelClass[]> =>
  database.$queryRaw<LabelClass[]>`
    select c.* from "LabelClass" c where c."projectId" = ${projectId}::uuid and (c."archivedAt" is null
      or exists (select from "Image" i where ${which} and i."labelClassId" = c."id"))
    order by c."position"`
