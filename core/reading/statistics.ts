import type { Context } from '#core/context.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { type Estimate, estimateProportion } from '#core/metrics/proportion.ts'

/** Newest readings of a reader that are looked at one by one. */
export const recentReadings = 1000

export interface ReaderStatistics {
  readerId: string
  /** Images that they answered, of all time. */
  readCount: number
  /** Of those, images that were sent back to them and are not answered again. */
  returnedCount: number
  /** Null: never. */
  lastAnsweredAt: Date | null
  /** Readings that what follows is of: the newest, at most recentReadings. */
  recentCount: number
  /** Of those, images whose first answer was that it cannot be told. */
  cannotTellCount: number
  /** Of those, images with a reference label that does not rest on this reader alone, and a class in the first answer. */
  comparedCount: number
  /** Of those, images where the first answer is the reference label. */
  agreedCount: number
  /** Agreed of compared; null: none was compared. */
  agreement: Estimate | null
  /** Half of the first answers took less, milliseconds; null: none was timed. */
  medianDurationMs: number | null
  /** What they are in their work, as their membership says; null: nobody said, or they are no member any more. */
  specialty: string | null
  /** For how many years, when that was said. */
  experienceYears: number | null
  /** Images with a gold answer that they answered first without seeing it, of all time; of their own, those that they are told. */
  goldCount: number
  /** Of those, images where the first answer is the gold answer. */
  asGoldCount: number
  /** asGoldCount of goldCount; null: there are none. */
  asGold: Estimate | null
}

type Estimated = 'comparedCount' | 'agreedCount' | 'agreement' | 'goldCount' | 'asGoldCount' | 'asGold'

interface Row extends Omit<ReaderStatistics, Estimated> {
  /** A group and whether it was hit, of each that is compared. */
  compared: Hit[]
  /** The same of gold answers. */
  gold: Hit[]
}

type Hit = [groupKey: string, isHit: boolean]

const estimate = (hits: readonly Hit[]) => ({
  count: hits.length,
  hitCount: hits.filter(([, isHit]) => isHit).length,
  estimate: estimateProportion(hits.map(([groupKey, isHit]) => ({ groupKey, isHit }))),
})

export interface StatisticsOf {
  projectId: string
  /** Of one reader; null: of those who read most. */
  readerId: string | null
}

/** What whoever asks is not to know yet of themselves is left out. */
interface Seen {
  isOwn?: boolean
}

/**
 * What readers of a project did. Agreement is of the first answer, which no review has changed, with what counts now; a
 * reference label that rests on nothing but the reader's own answers is not compared: it would agree with itself.
 * @param most readers
 * @returns who read most first; nobody who answered nothing
 */
export async function readerStatistics(
  { database }: Pick<Context, 'database'>,
  { projectId, readerId, isOwn = false }: StatisticsOf & Seen,
  most: number,
): Promise<ReaderStatistics[]> {
  const rows = await database.$queryRaw<Row[]>`
    with "reader" as (
      select r."readerId", count(*)::int as "readCount", (count(*) filter (where r."state" = 'RETURNED'))::int as "returnedCount",
        max(r."answeredAt") as "lastAnsweredAt"
      from "Reading" r
      where r."projectId" = ${projectId}::uuid and r."readerId" is not null
        and (${readerId}::text is null or r."readerId" = ${readerId}) and r."version" > 0 and r."round" = 1 and r."state" <> 'WITHDRAWN'
      group by 1 order by 2 desc, 1 limit ${most}
    )
    select u.*, s.*, w.*, m."specialty", m."experienceYears" from "reader" u cross join lateral (
      select count(*)::int as "recentCount", (count(*) filter (where l."labelClassId" is null))::int as "cannotTellCount",
        round(percentile_cont(0.5) within group (order by l."durationMs"))::int as "medianDurationMs",
        coalesce(jsonb_agg(jsonb_build_array(i."groupKey", l."labelClassId" = f."labelClassId"))
          filter (where l."labelClassId" is not null and f."id" is not null), '[]') as "compared"
      from (
        select r."id", r."imageId" from "Reading" r
        where r."projectId" = ${projectId}::uuid and r."readerId" = u."readerId" and r."version" > 0 and r."round" = 1 and r."state" <> 'WITHDRAWN'
        order by r."answeredAt" desc limit ${recentReadings}
      ) r
      join "Label" l on l."readingId" = r."id" and l."version" = 1
      join "Image" i on i."id" = r."imageId" and i."takenOutAt" is null
      left join "ReferenceLabel" f on f."imageId" = i."id" and f."version" = i."labelVersion" and f."labelClassId" is not null
        and f."origin" <> 'GOLD' and (f."origin" in ('REVIEWED', 'ADJUDICATED')
          or exists (select from "Label" o where o."id" = any(f."labelIds") and o."readingId" <> r."id"))
    ) s cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_array(i."groupKey", l."labelClassId" is not distinct from g."labelClassId")), '[]') as "gold"
      from "Image" i join "GoldAnswer" g on g."imageId" = i."id" and g."number" = i."goldNumber"
      join "Reading" r on r."imageId" = i."id" and r."readerKey" = u."readerId" and r."round" = 1 and not (${isOwn} and r."isHeldBack")
      join "Label" l on l."readingId" = r."id" and l."version" = 1 and l."isBlind"
      where i."projectId" = ${projectId}::uuid and i."goldNumber" > 0 and i."takenOutAt" is null
    ) w left join "Membership" m on m."projectId" = ${projectId}::uuid and m."userId" = u."readerId"
    order by u."readCount" desc, u."readerId"`
  return rows.map(({ compared, gold, ...row }) => {
    const [agreed, asGold] = [estimate(compared), estimate(gold)]
    return {
      ...row,
      ...{ comparedCount: agreed.count, agreedCount: agreed.hitCount, agreement: agreed.estimate },
      ...{ goldCount: asGold.count, asGoldCount: asGold.hitCount, asGold: asGold.estimate },
    }
  })
}

const nothingRead: Omit<ReaderStatistics, 'readerId'> = {
  ...{ readCount: 0, returnedCount: 0, lastAnsweredAt: null, recentCount: 0, cannotTellCount: 0 },
  ...{ comparedCount: 0, agreedCount: 0, agreement: null, medianDurationMs: null },
  ...{ goldCount: 0, asGoldCount: 0, asGold: null, specialty: null, experienceYears: null },
}

/** What whoever acts did in a project: theirs to see whole. */
export async function ownStatistics(ctx: Context, projectId: string): Promise<ReaderStatistics> {
  const { id: readerId } = await requireRight(ctx, 'SEE_PROJECT', projectId)
  const [own] = await readerStatistics(ctx, { projectId, readerId, isOwn: true }, 1)
  return own ?? { readerId, ...nothingRead }
}

export interface ReadingDay {
  /** UTC, as YYYY-MM-DD. */
  day: string
  /** Images whose newest answer of a reader is of this day. */
  readCount: number
}

/** The days that readingDays tells of, the last of which is today. */
export const daysTold = 28

/** How much was read on each of the last days, days without a reading too, oldest first. */
export async function readingDays(
  { database, now }: Pick<Context, 'database' | 'now'>,
  { projectId, readerId }: StatisticsOf,
): Promise<ReadingDay[]> {
  const days = Array.from({ length: daysTold }, (_, i) =>
    new Date(now.getTime() - (daysTold - 1 - i) * 24 * 3600 * 1000).toISOString().slice(0, 10),
  )
  const rows = await database.$queryRaw<ReadingDay[]>`
    select to_char(r."answeredAt" at time zone 'UTC', 'YYYY-MM-DD') as "day", count(*)::int as "readCount"
    from "Reading" r
    where r."projectId" = ${projectId}::uuid and r."readerId" is not null
      and (${readerId}::text is null or r."readerId" = ${readerId})
      and r."version" > 0 and r."round" = 1 and r."state" <> 'WITHDRAWN' and r."answeredAt" >= ${days[0]}::date
    group by 1`
  const counts = new Map(rows.map(row => [row.day, row.readCount]))
  return days.map(day => ({ day, readCount: counts.get(day) ?? 0 }))
}

export interface Forecast {
  /** Readings that are still asked for, at most: an image in reading may want fewer. */
  wantedCount: number
  /** Readings a day, over the last 14 days. */
  perDay: number
  /** At this pace, rounded up; null: nobody read in the last 14 days. */
  daysLeft: number | null
}

const paceDays = 14

/**
 * When all is read, if it goes on as in the last 14 days.
 * @param days of readingDays, oldest first
 */
export function forecastReading(
  { unread, inReading, readerCount }: { unread: number; inReading: number; readerCount: number },
  days: readonly ReadingDay[],
): Forecast {
  const read = days.slice(-paceDays).reduce((sum, day) => sum + day.readCount, 0)
  const wantedCount = unread * readerCount + inReading * Math.max(1, readerCount - 1)
  const perDay = read / paceDays
  return { wantedCount, perDay, daysLeft: read === 0 ? null : Math.ceil(wantedCount / perDay) }
}
