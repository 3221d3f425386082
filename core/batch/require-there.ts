import type { Target } from '#core/batch/target.ts'
import type { Context } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'

/**
 * Checks that all that is named is of the project: what is meant wrongly would mean no image in silence.
 * @throws NotFound naming the first that is not
 */
export async function requireThere(
  { database }: Pick<Context, 'database'>,
  { projectId, imageIds, exceptIds, filter }: Target,
): Promise<void> {
  const [missing] = await database.$queryRaw<{ id: string }[]>`
    select "id" from unnest(${[...imageIds, ...exceptIds]}::uuid[]) with ordinality a("id", "place")
    where not exists (select from "Image" i where i."id" = a."id" and i."projectId" = ${projectId}::uuid)
    order by "place" limit 1`
  if (missing) throw new NotFound('Image', missing.id)
  const { labelClassId, importId, datasetVersionId, readerId } = filter ?? {}
  const named: [string, string | null | undefined, (id: string) => Promise<number>][] = [
    ['LabelClass', labelClassId, id => database.labelClass.count({ where: { id, projectId } })],
    ['Import', importId, id => database.import.count({ where: { id, projectId } })],
    ['DatasetVersion', datasetVersionId, id => database.datasetVersion.count({ where: { id, projectId } })],
    // Who read here once is no member any more, maybe.
    ['User', readerId, readerId => database.reading.count({ where: { projectId, readerId }, take: 1 })],
  ]
  for (const [noun, id, count] of named) if (id && (await count(id)) === 0) throw new NotFound(noun, id)
}
