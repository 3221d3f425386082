import type { Context } from '#core/context.ts'
import type { Import, ImportOutcome, LabelClass, User } from '#core/generated/prisma/client.ts'
import { classOf } from '#core/import/class-map.ts'

export interface ClassCount {
  /** As the source names it; null: files without a label. */
  className: string | null
  labelClass: LabelClass | null
  counts: Map<ImportOutcome, number>
  /** Refused though they could be read: nobody says what their class stands for. */
  unnamedCount: number
}

/** Every class that the source names, also those of answers that others were given after. */
export const classNamesOf = async (ctx: Context, importId: string): Promise<string[]> =>
  (
    await ctx.database.$queryRaw<{ name: string }[]>`
      select distinct a->>'className' as "name"
      from "ImportFile" f cross join jsonb_array_elements(f."answers") a
      where f."importId" = ${importId}::uuid order by 1`
  ).map(row => row.name)

/**
 * Files of an import by what the source calls them and by outcome, most first. Classes that only earlier answers name
 * stand there without files: somebody must say what they stand for, too.
 */
export async function countByClass(ctx: Context, imported: Import): Promise<ClassCount[]> {
  const rows = await ctx.database.importFile.groupBy({
    by: ['className', 'outcome'],
    where: { importId: imported.id },
    _count: true,
  })
  const classes = await ctx.database.labelClass.findMany({ where: { projectId: imported.projectId } })
  const find = classOf(imported, classes)
  const unnamed = await ctx.database.importFile.groupBy({
    by: ['className'],
    where: { importId: imported.id, outcome: 'REFUSED', sha256: { not: null } },
    _count: true,
  })
  const unnamedCounts = new Map(unnamed.map(({ className, _count }) => [className, _count]))
  const byName = new Map<string | null, ClassCount>()
  const countsOf = (className: string | null) => {
    const labelClass = className === null ? null : (find(className) ?? null)
    const found = byName.get(className) ?? {
      className,
      labelClass,
      counts: new Map(),
      unnamedCount: unnamedCounts.get(className) ?? 0,
    }
    byName.set(className, found)
    return found.counts
  }
  for (const { className, outcome, _count } of rows) countsOf(className).set(outcome, _count)
  for (const name of await classNamesOf(ctx, imported.id)) countsOf(name)
  const total = ({ counts }: ClassCount) => [...counts.values()].reduce((sum, n) => sum + n, 0)
  return [...byName.values()].sort(
    (a, b) => total(b) - total(a) || ((a.className ?? '') < (b.className ?? '') ? -1 : 1),
  )
}

/** Files of an import by outcome; those that no file has are left out. */
export async function countByOutcome(ctx: Context, importId: string) {
  const rows = await ctx.database.importFile.groupBy({ by: ['outcome'], where: { importId }, _count: true })
  return rows.map(({ outcome, _count }) => ({ outcome, fileCount: _count }))
}

export interface LabellerCount {
  name: string
  answerCount: number
  suggestedReader: User | null
}

/** Whom the source names as labellers, most answers first; a member of that address or name is suggested. */
export async function countByLabeller(ctx: Context, imported: Import): Promise<LabellerCount[]> {
  const rows = await ctx.database.$queryRaw<{ name: string; answerCount: number }[]>`
    select a->>'labeller' as "name", count(*)::int as "answerCount"
    from "ImportFile" f cross join jsonb_array_elements(f."answers") a
    where f."importId" = ${imported.id}::uuid and a->>'labeller' is not null
    group by 1 order by 2 desc, 1 limit 1000`
  if (rows.length === 0) return []
  const members = await ctx.database.user.findMany({
    where: { memberships: { some: { projectId: imported.projectId } } },
    orderBy: { id: 'asc' },
  })
  const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase()
  return rows.map(row => {
    const byEmail = members.find(m => same(m.email, row.name))
    const byName = members.filter(m => same(m.name, row.name))
    return { ...row, suggestedReader: byEmail ?? (byName.length === 1 ? (byName[0] ?? null) : null) }
  })
}
