import { z } from 'zod'
import type { Context } from '#core/context.ts'

const mapSchema = z.record(z.string(), z.string().nullable())
const newestRead = 20

/** Which class names of sources stood for in the newest imports of projects, by project and name; the newest word counts. */
export async function rememberClasses(
  ctx: Pick<Context, 'database'>,
  projectIds: string[],
): Promise<Map<string, Map<string, string>>> {
  const rows = await ctx.database.$queryRaw<{ projectId: string; classMap: unknown }[]>`
    select p."id" as "projectId", i."classMap" from unnest(${projectIds}::uuid[]) p("id") cross join lateral (
      select o."id", o."classMap" from "Import" o where o."projectId" = p."id" and o."classMap" <> '{}'::jsonb
      order by o."id" desc limit ${newestRead}
    ) i order by i."id"`
  const remembered = new Map<string, Map<string, string>>()
  for (const { projectId, classMap } of rows) {
    const names = remembered.get(projectId) ?? new Map<string, string>()
    remembered.set(projectId, names)
    for (const [name, id] of Object.entries(mapSchema.parse(classMap))) if (id !== null) names.set(name, id)
  }
  return remembered
}
