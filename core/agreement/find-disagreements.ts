import type { AgreementFigures } from '#core/agreement/figures.ts'
import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { IdPage } from '#core/image/find-labelled-by.ts'

/** Of which two readers, and what each said. Both readers left out: any two, in either order; both answers: whatever. */
export interface DisagreementAsked {
  /** GatheredReader.readerId, or else its labeller. */
  firstReader?: string | null
  secondReader?: string | null
  firstClassId?: string | null
  secondClassId?: string | null
  /** In place of a class. */
  firstCannotTell?: boolean | null
  secondCannotTell?: boolean | null
  /** In place of a class, where a report is of one against all others: any of those. */
  firstOther?: boolean | null
  secondOther?: boolean | null
}

export interface Cell {
  first: number
  second: number
  firstSaid: number
  secondSaid: number
}

export const readerKeyOf = ({ readerId, labeller }: { readerId: string | null; labeller: string | null }): string =>
  readerId ?? labeller ?? ''

/**
 * Where a report keeps the images of one cell of a confusion.
 * @throws InvalidInput for readers or classes that it does not have, and where both said the same
 */
export function cellOf({ readers, classIds, isOneAgainstRest }: AgreementFigures, asked: DisagreementAsked): Cell {
  const readerAt = (name: 'firstReader' | 'secondReader'): number => {
    const key = asked[name] ?? null
    const place = key === null ? -1 : readers.findIndex(reader => readerKeyOf(reader) === key)
    if (key !== null && place < 0) throw new InvalidInput(name, key, 'the readerKey of a reader of this report')
    return place
  }
  const saidAt = (whose: 'first' | 'second'): number => {
    const [id, cannotTell] = [asked[`${whose}ClassId`] ?? null, asked[`${whose}CannotTell`] ?? false]
    const other = asked[`${whose}Other`] ?? false
    if (other && !isOneAgainstRest)
      throw new InvalidInput(`${whose}Other`, true, 'nothing: this report is not of one class against all others')
    if (id !== null && cannotTell) throw new InvalidInput(`${whose}CannotTell`, true, `nothing beside ${whose}ClassId`)
    if (other && (id !== null || cannotTell))
      throw new InvalidInput(`${whose}Other`, true, `nothing beside ${whose}ClassId and ${whose}CannotTell`)
    if (other) return classIds.length
    if (id === null) return cannotTell ? classIds.length + (isOneAgainstRest ? 1 : 0) : -1
    const place = classIds.indexOf(id)
    if (place < 0) throw new InvalidInput(`${whose}ClassId`, id, `a class of this report: ${classIds.join(', ')}`)
    return place
  }
  const [first, second] = [readerAt('firstReader'), readerAt('secondReader')]
  const [firstSaid, secondSaid] = [saidAt('first'), saidAt('second')]
  if (first < 0 !== second < 0)
    throw new InvalidInput('secondReader', asked.secondReader ?? null, 'two readers, or none: any two')
  if (first >= 0 && first === second) throw new InvalidInput('secondReader', asked.secondReader, 'another reader')
  if (firstSaid < 0 !== secondSaid < 0)
    throw new InvalidInput('secondClassId', asked.secondClassId ?? null, 'what both said, or neither: whatever')
  if (firstSaid >= 0 && firstSaid === secondSaid)
    throw new InvalidInput('secondClassId', asked.secondClassId ?? null, 'another answer: those alike are not kept')
  const isTurned = first < 0 ? firstSaid > secondSaid : first > second
  return isTurned
    ? { first: second, second: first, firstSaid: secondSaid, secondSaid: firstSaid }
    : { first, second, firstSaid, secondSaid }
}

/** Of the images that are there still; each is looked up by itself, so that reading ends with the page. */
const there = Prisma.sql`
  cross join lateral (select from "Image" n where n."id" = d."imageId" and n."takenOutAt" is null offset 0) i`

const ofCell = (reportId: string, { first, second, firstSaid, secondSaid }: Cell) => Prisma.sql`
  d."reportId" = ${reportId}::uuid and d."first" = ${first} and d."second" = ${second}
  and d."firstSaid" = ${firstSaid} and d."secondSaid" = ${secondSaid}`

/** Images of a cell in the order of their ids, along the index that keeps them so: as many are read as are shown. */
export async function findDisagreements(
  { database }: Pick<Context, 'database'>,
  reportId: string,
  cell: Cell,
  { after, before, direction, take }: IdPage,
): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    select d."imageId" as "id" from "Disagreement" d ${there} where ${ofCell(reportId, cell)}
      ${after ? Prisma.sql`and d."imageId" > ${after}::uuid` : Prisma.empty}
      ${before ? Prisma.sql`and d."imageId" < ${before}::uuid` : Prisma.empty}
    order by d."imageId" ${direction === 'asc' ? Prisma.sql`asc` : Prisma.sql`desc`} limit ${take}`
  return rows.map(({ id }) => id)
}

/** @param most null: all that there are */
export async function countDisagreements(
  { database }: Pick<Context, 'database'>,
  reportId: string,
  cell: Cell,
  most: number | null,
): Promise<number> {
  const [row] = await database.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from (
      select from "Disagreement" d ${there} where ${ofCell(reportId, cell)} limit ${most}) found`
  return row?.count ?? 0
}
