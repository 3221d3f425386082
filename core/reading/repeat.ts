import { Prisma, type ReadingState } from '#core/generated/prisma/client.ts'
import { repeatableStates } from '#core/membership/blind.ts'

/** For how long after a second answer what its reader says next is a version of that one: whoever slipped says it again. */
const correctionMs = 15 * 60_000

interface Round {
  round: number
  version: number
  state: ReadingState
  /** Of a row a time, of a standing its text. */
  answeredAt: Date | string | null
  repeatAt: Date | string | null
}

const timeOf = (at: Date | string | null): number => (at === null ? Number.NaN : new Date(at).getTime())

/** Whether an image has come back to the reader of this first reading, and waits to be read again. */
const hasComeBack = ({ repeatAt, state }: Pick<Round, 'repeatAt' | 'state'>, now: Date): boolean =>
  timeOf(repeatAt) <= now.getTime() && repeatableStates.some(repeatable => repeatable === state)

/**
 * Which of their readings what somebody says of an image next is of: the first, which decides, but for an image that has
 * come back to them, and a while after. It is the rule of core/membership/blind.ts, too.
 * @param readings all of one person, of one image
 * @param isReader whether images come back to them
 */
export function roundOf(readings: readonly Round[], isReader: boolean, now: Date): 1 | 2 {
  const [first, second] = [1, 2].map(round => readings.find(r => r.round === round))
  // What was sent back waits for its reader, whatever they said again.
  if (first?.state === 'RETURNED') return 1
  if (second && second.version > 0) return now.getTime() - timeOf(second.answeredAt) < correctionMs ? 2 : 1
  return isReader && first && hasComeBack(first, now) ? 2 : 1
}

/** 0 to 99, of a reading by its project, reader and image: nobody chooses which images come back, and it is always the same. */
const lotOf = (r: Prisma.Sql) =>
  Prisma.sql`('x' || substr(md5(concat_ws('/', ${r}."projectId", ${r}."readerId", ${r}."imageId")), 1, 7))::bit(28)::int % 100`

/** When an image comes back whose first reading r was answered then, under the policy of the project p; null: it does not. */
export const comesBackAt = (r: Prisma.Sql, answeredAt: Prisma.Sql): Prisma.Sql => Prisma.sql`
  case when ${lotOf(r)} < p."repeatPercent" then ${answeredAt} + make_interval(days => p."repeatDays") end`

/**
 * Sets anew, under the policy that stands now, when images come back. What has been read again does not, and what came with
 * an import or was answered with many at once was not read by its reader. Nor does what has a gold answer: its reader may
 * have been told.
 */
export const setRepeats = (projectId: string, imageIds: readonly string[]): Prisma.Sql => Prisma.sql`
  update "Reading" r set "repeatAt" = ${comesBackAt(Prisma.sql`r`, Prisma.sql`r."answeredAt"`)}
  from "Project" p
  where p."id" = ${projectId}::uuid and r."projectId" = p."id" and r."imageId" = any(${imageIds}::uuid[]) and r."round" = 1
    and r."readerId" is not null and r."version" > 0
    and not exists (select from "Image" i where i."id" = r."imageId" and i."goldNumber" > 0)
    and exists (select from "Label" l where l."readingId" = r."id" and l."version" = r."version" and l."origin" = 'READER'
      and not exists (select from "Batch" b join "BatchItem" t on t."batchId" = b."id" and t."imageId" = r."imageId"
        where b."projectId" = p."id" and t."labelId" = l."id"))
    and not exists (select from "Reading" s
      where s."imageId" = r."imageId" and s."readerKey" = r."readerKey" and s."round" = 2 and s."version" > 0)`
