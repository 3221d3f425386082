import { createHash } from 'node:crypto'
import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { ImageFilter } from '#core/image/filter.ts'
import { filterSql } from '#core/image/find-neighbours.ts'
import { repeatableStates } from '#core/membership/blind.ts'
import { goldToRead } from '#core/reading/gold.ts'
import { claimMs } from '#core/reading/open-reading.ts'
import { findPractices, type Practice } from '#core/reading/practice.ts'

export interface NextReading {
  projectId: string
  readerId: string
  /** Images that are not meant: the one before them, and those that are fetched ahead. */
  without: readonly string[]
  /** Of all of them only these; one that was checked. Not of a practice, which is the same for all. */
  filter?: ImageFilter | null
}

/** Percent of places that those get which came back, beside as many as come back at all: what is due is not put off for long. */
const leastShare = 25

/**
 * Whether a repeat goes before what is read first: by chance as far as its reader can tell, and the same whenever it is
 * asked.
 */
function goesFirst(repeat: string, other: string, share: number): boolean {
  return createHash('sha256').update(`${repeat}/${other}`).digest().readUInt32BE() < (share / 100) * 2 ** 32
}

/** Puts what came back between what is read first: each in its own order. */
function mixIn(repeats: readonly string[], others: readonly string[], share: number): string[] {
  const mixed: string[] = []
  let [back, first] = [0, 0]
  for (;;) {
    const [repeat, other] = [repeats[back], others[first]]
    if (repeat === undefined || other === undefined) return [...mixed, ...repeats.slice(back), ...others.slice(first)]
    const isRepeat = goesFirst(repeat, other, share)
    mixed.push(isRepeat ? repeat : other)
    if (isRepeat) back += 1
    else first += 1
  }
}

interface Row {
  id: string
  kind: 'RETURNED' | 'REPEATED' | 'GOLD' | 'WANTING'
  repeatPercent: number
}

/** What somebody has to do before they read, where the project asks for it; undefined: nothing. */
async function findOpenPractice(
  { database }: Pick<Context, 'database'>,
  { projectId, readerId }: NextReading,
): Promise<Practice | undefined> {
  const where = { id: projectId, practiceCount: { gt: 0 }, isBlind: true }
  if ((await database.project.count({ where })) === 0) return undefined
  return (await findPractices({ database }, { projectId, readerIds: [readerId] }, 1))[0]
}

/** Of an image i, whether it is of the list that is read through. */
const withinSql = ({ filter }: NextReading): Prisma.Sql =>
  filter ? Prisma.sql`and exists (select from "Image" n where n."id" = i."id" and ${filterSql(filter)})` : Prisma.empty

/**
 * What somebody reads next: what was sent back to them or they took back first, then what is assigned to them, then what nobody has read, then
 * what wants another reader; of these the images that are assigned to nobody, and that nobody has open. In the order of their hashes, which tells nothing of what they show: by the
 * order in which they came, the folders of a source would. Images that came back to them, and those by which readers are
 * measured, stand between those that they have not read, and cannot be told from them. Before their practice is over they read
 * nothing else, and where it failed nothing.
 * @returns at most so many ids, best first
 */
export async function findNextReadings(
  { database, now }: Pick<Context, 'database' | 'now'>,
  asked: NextReading,
  take: number,
): Promise<string[]> {
  const { projectId, readerId, without } = asked
  const practice = await findOpenPractice({ database }, asked)
  if (practice?.state === 'FAILED') return []
  if (practice?.state === 'UNDER_WAY') {
    const gold = await database.$queryRaw<{ id: string }[]>`${goldToRead(asked, take)}`
    return gold.map(({ id }) => id)
  }
  const within = withinSql(asked)
  const rows = await database.$queryRaw<Row[]>`
    with "returned" as (
      select i."id", 0 as "place", r."answeredAt"::text as "order" from "Reading" r join "Image" i on i."id" = r."imageId"
      where r."projectId" = ${projectId}::uuid and r."readerId" = ${readerId} and r."round" = 1
        and (r."state" = 'RETURNED' or (r."state" = 'WITHDRAWN' and (i."readingState" in ('UNREAD', 'IN_READING') or i."goldNumber" > 0)))
        and i."takenOutAt" is null and not i."id" = any(${without}::uuid[]) ${within}
      order by r."imageId" limit ${take}
    ), "repeated" as (
      select i."id", 0 as "place", r."repeatAt"::text as "order" from "Reading" r join "Image" i on i."id" = r."imageId"
      where r."projectId" = ${projectId}::uuid and r."readerId" = ${readerId} and r."round" = 1 and r."repeatAt" <= ${now}
        and r."state"::text = any(${[...repeatableStates]}) and i."takenOutAt" is null and not i."id" = any(${without}::uuid[])
        and exists (select from "Membership" m
          where m."projectId" = r."projectId" and m."userId" = r."readerId" and 'READER' = any(m."roles")) ${within}
      order by r."repeatAt", r."imageId" limit ${take}
    ), "policy" as (
      select "readerCount", "repeatPercent" from "Project" where "id" = ${projectId}::uuid
    ), "gold" as (${goldToRead(asked, take, within)}),
    "assigned" as (
      select i."id", 1 as "place", md5(i."id"::text) as "order" from "Reading" r join "Image" i on i."id" = r."imageId"
      where r."projectId" = ${projectId}::uuid and r."readerId" = ${readerId} and r."assignedAt" is not null
        and r."version" = 0 and i."takenOutAt" is null and i."readingState" in ('UNREAD', 'IN_READING')
        and not i."id" = any(${without}::uuid[]) ${within}
      order by md5(r."imageId"::text) limit ${take}
    ), "wanting" as (
      select i."id", s."place", i."sha256" as "order"
      from (values (2, 'UNREAD'::"ImageState"), (3, 'IN_READING')) s("place", "state") cross join "policy" p
      cross join lateral (
        select i."id", i."sha256" from "Image" i
        where i."projectId" = ${projectId}::uuid and i."readingState" = s."state" and i."takenOutAt" is null
          and i."assignedCount" = 0 and not i."id" = any(${without}::uuid[])
          and not exists (select from "Reading" r
            where r."imageId" = i."id" and r."readerKey" = ${readerId} and r."round" = 1 and r."version" > 0)
          and i."readCount" + (select count(*) from "Reading" r
            where r."imageId" = i."id" and r."round" = 1 and r."state" = 'OPEN' and r."readerKey" <> ${readerId}
              and r."claimedAt" > ${new Date(now.getTime() - claimMs)}) < coalesce(i."readerCount", p."readerCount") ${within}
        order by i."sha256" limit ${take}
      ) i
    )
    select f."id", f."kind", p."repeatPercent" from (
      select *, 'RETURNED' as "kind" from "returned" union all select *, 'REPEATED' from "repeated"
      union all select *, 'GOLD' from "gold" union all select *, 'WANTING' from "assigned" union all select *, 'WANTING' from "wanting"
    ) f cross join "policy" p order by "place", "order", "id"`
  const of = (kind: Row['kind']) => rows.filter(row => row.kind === kind).map(({ id }) => id)
  const share = leastShare + ((rows[0]?.repeatPercent ?? 0) * leastShare) / 100
  const measuring = mixIn(of('GOLD'), of('REPEATED'), 2 * leastShare)
  return [...of('RETURNED'), ...mixIn(measuring, of('WANTING'), share)].slice(0, take)
}
