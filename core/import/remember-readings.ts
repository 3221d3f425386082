import type { Context } from '#core/context.ts'
import { foundSchema } from '#core/import/found.ts'
import { type ListReading, readingSchema } from '#core/import/reading.ts'
import { headerKey, shapeKey } from '#core/import/survey.ts'

const newestRead = 20

/** How people read the tables of the newest imports of a project, by their headers. */
export async function rememberReadings(ctx: Context, projectId: string): Promise<Map<string, ListReading>> {
  const imports = await ctx.database.import.findMany({
    where: { projectId, jobId: { not: null }, listedAt: { not: null } },
    orderBy: { id: 'desc' },
    take: newestRead,
    select: { reading: true, found: true },
  })
  const remembered = new Map<string, ListReading>()
  // The newest last: it stands.
  for (const { reading, found } of imports.reverse()) {
    const { lists } = foundSchema.parse(found)
    for (const read of readingSchema.parse(reading).lists) {
      const { header = [], isUnnamed, shape } = lists.find(list => list.path === read.path) ?? {}
      if (!read.isUsed || !shape) continue
      if (header.length === 0) remembered.set(shapeKey(shape), read)
      else if (!isUnnamed) remembered.set(headerKey(header), read)
    }
  }
  return remembered
}
