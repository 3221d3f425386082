import { Prisma } from '#core/generated/prisma/client.ts'
import { containing } from '#core/search.ts'

type Value = string | number | Date

/** What of a list of counts is wanted, of each import. */
export interface CountSlice {
  search?: string | null
  /** Values of the columns that the list is ordered by; null: from the start, to the end. */
  after: readonly Value[] | null
  before: readonly Value[] | null
  take: number
  /** From the end. */
  isBackward: boolean
}

/**
 * How a slice is read from rows named "found", as many of each import: the condition that what is looked for stands in the
 * column of their names, and the statement's end. All columns of the order ascend.
 * @throws InvalidInput for a search that is too long
 */
export function sliceOf(
  { search, after, before, take, isBackward }: CountSlice,
  order: readonly string[],
  name: string,
) {
  const columns = Prisma.raw(order.map(column => `"${column}"`).join(', '))
  const by = Prisma.raw(order.map(column => `"${column}" ${isBackward ? 'desc' : 'asc'}`).join(', '))
  const bound = (side: '>' | '<', values: readonly Value[] | null) =>
    values ? Prisma.sql`(${columns}) ${Prisma.raw(side)} (${Prisma.join([...values])})` : Prisma.sql`true`
  const page = Prisma.sql`
    select * from (
      select *, row_number() over (partition by "importId" order by ${by})::int as "place" from "found"
      where ${bound('>', after)} and ${bound('<', before)}
    ) "placed" where "place" <= ${take} order by "place"`
  const isFound = search
    ? Prisma.sql`"inSmallLetters"(${Prisma.raw(`"${name}"`)}) like "inSmallLetters"(${`%${containing(search).contains}%`})`
    : Prisma.sql`true`
  return { isFound, page }
}
