import type { Context } from '#core/context.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'

/** What the classes of a dataset version are called in it, by their ids. */
export async function classNamesOf(
  ctx: Pick<Context, 'database'>,
  { projectId }: Pick<DatasetVersion, 'projectId'>,
): Promise<ReadonlyMap<string, string>> {
  const classes = await ctx.database.labelClass.findMany({ where: { projectId }, select: { id: true, name: true } })
  return new Map(classes.map(({ id, name }) => [id, name]))
}
