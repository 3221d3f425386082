import type { Context } from '#core/context.ts'
import { Prisma, type User } from '#core/generated/prisma/client.ts'
import { type CountSlice, sliceOf } from '#core/import/count-slice.ts'

type Reading = Pick<Context, 'database'>

export interface LabellerCount {
  name: string
  answerCount: number
  suggestedReader: User | null
  /** Its place in the list, by these and its name in turn: 0 where a member is suggested. */
  isUnknown: number
  minusAnswerCount: number
}

type Row = Omit<LabellerCount, 'suggestedReader'> & { importId: string; suggestedReaderId: string | null }

const folded = (text: Prisma.Sql) => Prisma.sql`"inSmallLetters"(btrim(${text}))`

/** An address is one person's; a name that several members have suggests none of them. */
const labellers = (importIds: string[], isFound: Prisma.Sql) => Prisma.sql`
  with "named" as (
    select f."importId", a->>'labeller' as "name", count(*)::int as "answerCount"
    from "ImportFile" f cross join jsonb_array_elements(f."answers") a
    where f."importId" = any(${importIds}::uuid[]) and a->>'labeller' is not null group by 1, 2
  ), "member" as (
    select i."id" as "importId", u."id", ${folded(Prisma.sql`u."email"`)} as "email", ${folded(Prisma.sql`u."name"`)} as "name"
    from "Import" i join "Membership" m on m."projectId" = i."projectId" join "User" u on u."id" = m."userId"
    where i."id" = any(${importIds}::uuid[])
  ), "byEmail" as (
    select "importId", "email" as "called", min("id") as "id" from "member" group by 1, 2
  ), "byName" as (
    select "importId", "name" as "called", min("id") as "id" from "member" group by 1, 2 having count(*) = 1
  ), "suggested" as (
    select n.*, coalesce(e."id", o."id") as "suggestedReaderId" from "named" n
    left join "byEmail" e on e."importId" = n."importId" and e."called" = ${folded(Prisma.sql`n."name"`)}
    left join "byName" o on o."importId" = n."importId" and o."called" = ${folded(Prisma.sql`n."name"`)}
  ), "found" as (
    select *, ("suggestedReaderId" is null)::int as "isUnknown", -"answerCount" as "minusAnswerCount" from "suggested"
    where ${isFound}
  )`

const order = ['isUnknown', 'minusAnswerCount', 'name'] as const

/**
 * Whom the sources of imports name as labellers, as many of each as are asked for: those first for whom a member is
 * suggested, by address or name, then those with most answers.
 */
export async function countByLabeller(
  ctx: Reading,
  importIds: string[],
  slice: CountSlice,
): Promise<Map<string, LabellerCount[]>> {
  const { isFound, page } = sliceOf(slice, order, 'name')
  const rows = await ctx.database.$queryRaw<Row[]>`${labellers(importIds, isFound)} ${page}`
  const ids = [...new Set(rows.flatMap(row => row.suggestedReaderId ?? []))]
  const users = new Map((await ctx.database.user.findMany({ where: { id: { in: ids } } })).map(u => [u.id, u]))
  const counted = rows.map(row => ({ ...row, suggestedReader: users.get(row.suggestedReaderId ?? '') ?? null }))
  return Map.groupBy(counted, row => row.importId)
}

/** How many labellers the sources of imports name. */
export async function countLabellers(
  ctx: Reading,
  importIds: string[],
  slice: CountSlice,
): Promise<Map<string, number>> {
  const { isFound } = sliceOf(slice, order, 'name')
  const rows = await ctx.database.$queryRaw<{ importId: string; count: number }[]>`
    ${labellers(importIds, isFound)} select "importId", count(*)::int as "count" from "found" group by 1`
  return new Map(rows.map(row => [row.importId, row.count]))
}
