import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { type ThingName, things } from '#server/schema/things.ts'

const names = Object.keys(things) as ThingName[]

/** Of which noun the things with these ids are: one statement, an index look-up a table. Says nothing of who may see them. */
export async function findNouns(ctx: Pick<Context, 'database'>, ids: string[]): Promise<Map<string, ThingName>> {
  const tables = names.map(name => {
    const table = Prisma.raw(`"${name}"`)
    // Accounts' ids are text, as the sign-in library writes them.
    const condition = name === 'User' ? Prisma.sql`any(${ids}::text[])` : Prisma.sql`any(${ids}::uuid[])`
    return Prisma.sql`select "id"::text as "id", ${name} as "noun" from ${table} where "id" = ${condition}`
  })
  const rows = await ctx.database.$queryRaw<{ id: string; noun: ThingName }[]>`${Prisma.join(tables, ' union all ')}`
  return new Map(rows.map(row => [row.id, row.noun]))
}
