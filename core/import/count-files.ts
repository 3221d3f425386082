import type { Context } from '#core/context.ts'
import type { ImportOutcome } from '#core/generated/prisma/client.ts'

export interface OutcomeCount {
  outcome: ImportOutcome
  fileCount: number
}

/** Files of imports by outcome; outcomes that no file of an import has are left out of its list. */
export async function countByOutcome(
  ctx: Pick<Context, 'database'>,
  importIds: string[],
): Promise<Map<string, OutcomeCount[]>> {
  const rows = await ctx.database.importFile.groupBy({
    by: ['importId', 'outcome'],
    where: { importId: { in: importIds } },
    _count: true,
  })
  const counts = rows.map(({ importId, outcome, _count }) => ({ importId, outcome, fileCount: _count }))
  return new Map(importIds.map(id => [id, counts.filter(({ importId }) => importId === id)]))
}
