import type { Context } from '#core/context.ts'
import { type ImportOutcome, type LabelClass, Prisma } from '#core/generated/prisma/client.ts'
import { classOf } from '#core/import/class-map.ts'
import { classSuggester } from '#core/import/class-suggestion.ts'
import { type CountSlice, sliceOf } from '#core/import/count-slice.ts'
import { foundSchema } from '#core/import/found.ts'
import { rememberClasses } from '#core/import/remember-classes.ts'
import { suggestAnswer } from '#core/import/two-answers.ts'

const fewSchema = foundSchema.shape.fewClasses.nullable()

type Reading = Pick<Context, 'database'>

export interface ClassCount {
  /** As the source names it; null: files without a label. */
  className: string | null
  labelClass: LabelClass | null
  /** What it may stand for, where it has no class's very name: as the last import of the project had it, else by its spelling. */
  suggestedClass: LabelClass | null
  counts: Map<ImportOutcome, number>
  /** Refused though they could be read: nobody says what their class stands for. */
  unnamedCount: number
  /** Its place in the list, by these in turn: 0 where somebody must say what it stands for. */
  isSettled: number
  minusFileCount: number
  isNamed: number
  name: string
}

const outcomes = ['PENDING', 'NEW', 'KNOWN', 'CONFLICT', 'REFUSED', 'ADDED'] as const

type Row = Omit<ClassCount, 'labelClass' | 'suggestedClass' | 'counts'> &
  Record<ImportOutcome, number> & { importId: string }

/** Classes that only earlier answers name stand there without files: somebody must say what they stand for, too. */
const classes = (importIds: string[], isFound: Prisma.Sql) => Prisma.sql`
  with "last" as (
    select f."importId", f."className", count(*)::int as "fileCount",
      ${Prisma.join(outcomes.map(o => Prisma.sql`count(*) filter (where f."outcome" = ${o}::"ImportOutcome")::int as "${Prisma.raw(o)}"`))},
      count(*) filter (where f."outcome" = 'REFUSED' and f."sha256" is not null)::int as "unnamedCount"
    from "ImportFile" f where f."importId" = any(${importIds}::uuid[]) and f."outcome" <> 'PASSED_OVER' group by 1, 2
  ), "earlier" as (
    select distinct f."importId", a->>'className' as "className"
    from "ImportFile" f cross join jsonb_array_elements(f."answers") a
    where f."importId" = any(${importIds}::uuid[]) and a->>'className' is distinct from f."className"
  ), "all" as (
    select * from "last" union all
    select e."importId", e."className", 0, ${Prisma.join(outcomes.map(() => Prisma.sql`0`))}, 0 from "earlier" e
    where not exists (select from "last" l where l."importId" = e."importId" and l."className" = e."className")
  ), "found" as (
    select *, ("unnamedCount" = 0 and "fileCount" > 0)::int as "isSettled", -"fileCount" as "minusFileCount",
      ("className" is not null)::int as "isNamed", coalesce("className", '') as "name"
    from "all" where ${isFound}
  )`

const order = ['isSettled', 'minusFileCount', 'isNamed', 'name'] as const

/**
 * Files of imports by what the source calls them and by outcome, as many classes of each import as are asked for: those
 * first that somebody must decide on, then those with most files.
 */
export async function countByClass(
  ctx: Reading,
  importIds: string[],
  slice: CountSlice,
): Promise<Map<string, ClassCount[]>> {
  const { isFound, page } = sliceOf(slice, order, 'className')
  const rows = await ctx.database.$queryRaw<Row[]>`${classes(importIds, isFound)} ${page}`
  const imports = await ctx.database.import.findMany({
    where: { id: { in: importIds } },
    select: { id: true, projectId: true, classMap: true },
  })
  const ours = await ctx.database.labelClass.findMany({
    where: { projectId: { in: [...new Set(imports.map(i => i.projectId))] }, archivedAt: null },
  })
  const remembered = await rememberClasses(ctx, [...new Set(imports.map(i => i.projectId))])
  const few = await fewNames(ctx, importIds)
  const byImport = Map.groupBy(rows, row => row.importId)
  return new Map(
    imports.map(imported => {
      const classes = ours.filter(c => c.projectId === imported.projectId)
      const find = classOf(imported, classes)
      const suggest = classSuggester(classes.map(c => c.name))
      const answer = suggestAnswer(few.get(imported.id) ?? new Set(), classes)
      const suggestionFor = (name: string): LabelClass | null => {
        const before = remembered.get(imported.projectId)?.get(name)
        const id = before ?? classes.find(c => c.name === suggest(name))?.id ?? answer?.(name)?.id
        return classes.find(c => c.id === id) ?? null
      }
      const counted = (byImport.get(imported.id) ?? []).map(row => ({
        ...row,
        labelClass: row.className === null ? null : (find(row.className) ?? null),
        suggestedClass: row.className === null ? null : suggestionFor(row.className),
        counts: new Map(outcomes.map(outcome => [outcome, row[outcome]])),
      }))
      return [imported.id, counted]
    }),
  )
}

/** All names of classes that each import has, where they are a yes and a no at most: as they were counted when it was listed. */
async function fewNames(ctx: Reading, importIds: string[]): Promise<Map<string, Set<string>>> {
  const rows = await ctx.database.$queryRaw<{ id: string; names: unknown }[]>`
    select "id", "found"->'fewClasses' as "names" from "Import" where "id" = any(${importIds}::uuid[])`
  return new Map(rows.map(({ id, names }) => [id, new Set(fewSchema.parse(names) ?? [])]))
}

/** How many classes the sources of imports name, files without a label counted as one. */
export async function countClasses(ctx: Reading, importIds: string[], slice: CountSlice): Promise<Map<string, number>> {
  const { isFound } = sliceOf(slice, order, 'className')
  const rows = await ctx.database.$queryRaw<{ importId: string; count: number }[]>`
    ${classes(importIds, isFound)} select "importId", count(*)::int as "count" from "found" group by 1`
  return new Map(rows.map(row => [row.importId, row.count]))
}
