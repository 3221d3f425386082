import type { Context } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import type { DatasetVersion, Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'

type Version = Pick<DatasetVersion, 'id' | 'projectId' | 'number'>

/**
 * The other of two dataset versions that are compared.
 * @throws NotFound also for one of a project that is not the first's: it is not told whether it is there; InvalidInput for
 * the same one twice
 */
export async function requireTwo(
  { database }: Pick<Context, 'database'>,
  { id, projectId, number }: Version,
  field: string,
  otherId: string,
): Promise<Version> {
  const other = await database.datasetVersion.findFirst({
    where: { id: requireId('DatasetVersion', otherId), projectId },
    select: { id: true, projectId: true, number: true },
  })
  if (!other) throw new NotFound('DatasetVersion', otherId)
  if (other.id === id) throw new InvalidInput(field, otherId, `another dataset version than ${number}, of its project`)
  return other
}

/** The one that was frozen before it; null: it is the first. */
export const findBefore = (
  { database }: Pick<Context, 'database'>,
  { projectId, number }: Omit<Version, 'id'>,
): Promise<{ id: string } | null> =>
  database.datasetVersion.findUnique({
    where: { projectId_number: { projectId, number: number - 1 } },
    select: { id: true },
  })

/** What was computed of two versions; else the request that came last, whatever came of it. */
export const newestDifference = (fromId: string, toId: string) =>
  ({
    where: { fromId, toId },
    orderBy: [{ comparedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
  }) satisfies Prisma.DatasetDifferenceFindFirstArgs
