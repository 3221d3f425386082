import type { Target } from '#core/batch/target.ts'
import type { Context } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { requireNamed } from '#core/image/parse-filter.ts'

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
  if (filter) await requireNamed({ database }, projectId, filter)
}
