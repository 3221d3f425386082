import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'

interface Edge {
  first: string
  second: string
}

/** The least name of each set of names that edges join, by name; without names that nothing joins. */
export function joinedBy(edges: readonly Edge[]): Map<string, string> {
  const above = new Map<string, string>()
  const rootOf = (key: string): string => {
    let root = key
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next
    for (let at = key; at !== root; ) {
      const next = above.get(at) as string
      above.set(at, root)
      at = next
    }
    return root
  }
  for (const { first, second } of edges) {
    const [least, other] = [rootOf(first), rootOf(second)].sort() as [string, string]
    if (least !== other) above.set(other, least)
  }
  const keys = new Set(edges.flatMap(({ first, second }) => (first === second ? [] : [first, second])))
  return new Map([...keys].map(key => [key, rootOf(key)]))
}

/** Names of the groups that are joined with any of these, these included. */
async function reach(ctx: Context<Transaction>, projectId: string, keys: readonly string[]): Promise<string[]> {
  const rows = await ctx.database.$queryRaw<{ groupKey: string }[]>`
    select o."groupKey" from "GroupJoin" o where o."projectId" = ${projectId}::uuid and o."joinedKey" in (
      select g."joinedKey" from "GroupJoin" g where g."projectId" = ${projectId}::uuid and g."groupKey" = any(${keys}))`
  return [...new Set([...keys, ...rows.map(row => row.groupKey)])]
}

/**
 * Joins groups anew after decisions on pairs: those of the images that were decided on, and whatever was joined with them.
 * @param imageIds of the pairs that were decided
 */
export async function rejoinGroups(
  ctx: Context<Transaction>,
  projectId: string,
  imageIds: readonly string[],
): Promise<void> {
  const touched = await ctx.database.$queryRaw<{ groupKey: string }[]>`
    select distinct "groupKey" from "Image" where "id" = any(${imageIds}::uuid[])`
  const keys = await reach(
    ctx,
    projectId,
    touched.map(row => row.groupKey),
  )
  const edges = await ctx.database.$queryRaw<Edge[]>`
    select distinct a."groupKey" as "first", b."groupKey" as "second" from "Image" a
    join "DuplicatePair" p on p."firstImageId" = a."id" and p."decision" = 'CONFIRMED'
    join "Image" b on b."id" = p."secondImageId"
    where a."projectId" = ${projectId}::uuid and a."groupKey" = any(${keys}) and a."groupKey" <> b."groupKey"`
  const joined = [...joinedBy(edges)]
  await ctx.database.$executeRaw`
    delete from "GroupJoin" where "projectId" = ${projectId}::uuid and "groupKey" = any(${keys})`
  await ctx.database.$executeRaw`
    insert into "GroupJoin" ("projectId", "groupKey", "joinedKey")
    select ${projectId}::uuid, t.* from unnest(${joined.map(([key]) => key)}::text[], ${joined.map(([, to]) => to)}::text[]) as t`
}
