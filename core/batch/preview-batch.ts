import { wanting } from '#core/batch/assign-images.ts'
import { type BatchAsked, parseAsked } from '#core/batch/parse-asked.ts'
import { type BatchRefusal, type Refused, refusals } from '#core/batch/refusals.ts'
import { requireActing } from '#core/batch/require-acting.ts'
import { requireThere } from '#core/batch/require-there.ts'
import { parseTarget, type Target, targetSql } from '#core/batch/target.ts'
import type { Context } from '#core/context.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { type BatchKind, ReadingState } from '#core/generated/prisma/enums.ts'
import { countedTo, countList } from '#core/image/list-place.ts'
import { transitions } from '#core/reading/transitions.ts'

export interface BatchPreview {
  /** Images that are meant; null: more than are counted. */
  imageCount: number | null
  /** So many of them, by their ids, were looked at for the counts below. */
  lookedAtCount: number
  /** Those that it would change, by the class of their reference label now; null: they have none. */
  changing: { labelClassId: string | null; imageCount: number }[]
  /** Those that are so already. */
  standingCount: number
  /** Those that it would leave as they are, by why. */
  refused: Refused
}

interface Row {
  /** STANDING, or why it would be left as it is; null: it would be changed. */
  why: string | null
  labelClassId: string | null
  imageCount: number
}

type Asked = Awaited<ReturnType<typeof parseAsked>>['asked']

/** What core/batch/label-images.ts decides of an image t in the project p, as SQL; a test holds one against the other. */
function whyNotLabel({ labelClassId, cannotTell }: Asked, userId: string, isOwnOnly: boolean): Prisma.Sql {
  const others = Prisma.sql`exists (select from "Reading" r where r."imageId" = t."id" and r."readerId" <> ${userId}
    and r."version" > 0 and r."state" not in ('OPEN', 'WITHDRAWN'))`
  return Prisma.sql`case
    when t."takenOutAt" is not null then 'TAKEN_OUT'
    when ${isOwnOnly} and ${others} then 'OTHERS_ANSWERED'
    when exists (
      select from "Reading" r join "Label" l on l."readingId" = r."id" and l."version" = r."version" and l."origin" = 'READER'
      where r."imageId" = t."id" and r."readerKey" = ${userId} and r."round" = 1
        and r."state" not in ('OPEN', 'WITHDRAWN', 'RETURNED')
        and r."labelClassId" is not distinct from ${labelClassId}::uuid
        and r."cannotTell" is not distinct from ${cannotTell}::"CannotTell"
        and (coalesce(t."readerCount", p."readerCount") > 1 or p."isReviewed" or p."isBlind" or exists (
          select from "ReferenceLabel" f where f."imageId" = t."id" and f."version" = t."labelVersion" and f."labelId" = l."id"))
    ) then 'STANDING' end`
}

/** What core/batch/move-images.ts decides. */
function whyNotMove(isOut: boolean, userId: string, isOwnOnly: boolean): Prisma.Sql {
  const theirs = Prisma.sql`exists (select from "Import" m join "Job" j on j."id" = m."jobId" where m."id" = t."importId"
    and ${userId} in (j."createdById", j."resumedById"))`
  return Prisma.sql`case
    when ${isOwnOnly} and not ${theirs} then 'NOT_YOURS'
    when (t."takenOutAt" is not null) = ${isOut} then 'STANDING' end`
}

/** What core/batch/set-readers.ts decides. */
const whyNotReaders = ({ readerCount }: Asked): Prisma.Sql => Prisma.sql`case
  when t."takenOutAt" is not null then 'TAKEN_OUT'
  when t."readerCount" is not distinct from ${readerCount}::smallint then 'STANDING' end`

/** What core/batch/assign-images.ts decides. */
const whyNotAssign = (isAssign: boolean, { assigneeId }: Asked): Prisma.Sql => Prisma.sql`(
  select case
    when (r."assignedAt" is not null) = ${isAssign} then 'STANDING'
    when r."version" > 0 then 'ALREADY_READ'
    when ${isAssign} and t."takenOutAt" is not null then 'TAKEN_OUT'
    when ${isAssign} and not t."readingState"::text = any(${[...wanting]}) then 'NOTHING_TO_READ' end
  from (values (1)) one left join "Reading" r
    on r."imageId" = t."id" and r."readerKey" = ${assigneeId} and r."round" = 1)`

const returnable = Object.values(ReadingState).filter(state => transitions[state].RETURN)

/** What core/batch/return-answers.ts decides. */
const whyNotReturn = (userId: string): Prisma.Sql => Prisma.sql`(
  select case
    when t."takenOutAt" is not null then 'TAKEN_OUT'
    when t."goldNumber" > 0 or (select not a."isUndone" from "Adjudication" a where a."imageId" = t."id" order by a."number" desc limit 1)
      then 'DECIDED'
    when bool_or(r."state"::text = any(${returnable}) and r."readerId" <> ${userId}) then null
    when bool_or(r."state" = 'RETURNED') then 'STANDING'
    when bool_or(r."readerId" = ${userId}) then 'OWN_ANSWER'
    else 'NOTHING_TO_RETURN' end
  from (
    select r.*, row_number() over (order by l."createdAt" desc, l."id" desc) as "place"
    from "Reading" r join "Label" l on l."readingId" = r."id" and l."version" = r."version"
    left join "Import" o on o."id" = l."importId" and l."origin" = 'IMPORT'
    where r."imageId" = t."id" and r."round" = 1 and r."state" not in ('OPEN', 'WITHDRAWN') and o."undoJobId" is null
  ) r
  where case when coalesce(t."readerCount", p."readerCount") = 1 then r."place" = 1 else r."isCounted" end)`

function whyNot(kind: BatchKind, asked: Asked, userId: string, isOwnOnly: boolean): Prisma.Sql {
  switch (kind) {
    case 'LABEL':
      return whyNotLabel(asked, userId, isOwnOnly)
    case 'SET_READERS':
      return whyNotReaders(asked)
    case 'ASSIGN':
    case 'UNASSIGN':
      return whyNotAssign(kind === 'ASSIGN', asked)
    case 'RETURN':
      return whyNotReturn(userId)
    default:
      return whyNotMove(kind === 'TAKE_OUT', userId, isOwnOnly)
  }
}

/** How many images are meant; null: nobody has counted them. */
async function countMeant(ctx: Context, { projectId, imageIds, filter, exceptIds }: Target): Promise<number | null> {
  if (filter === null) return imageIds.length
  const listed = await countList(ctx, { projectId, filter })
  return listed === null ? null : Math.max(0, listed - exceptIds.length)
}

const isRefusal = (why: string | null): why is BatchRefusal => refusals.some(refusal => refusal === why)

/**
 * What a batch would do now, in numbers: of as many images as are counted, so that it costs the same however many are meant.
 * Nothing is stored. @throws as startBatch
 */
export async function previewBatch(ctx: Context, input: BatchAsked): Promise<BatchPreview> {
  const { kind, projectId } = input
  const { userId, isOwnOnly } = await requireActing(ctx, kind, projectId)
  const target = parseTarget(input)
  const { asked } = await parseAsked(ctx, input)
  await requireThere(ctx, target)
  const why = whyNot(kind, asked, userId, isOwnOnly)
  const rows = await ctx.database.$queryRaw<Row[]>`
    with "target" as materialized (
      select n.* from "Image" n where ${targetSql(target)} order by n."id" limit ${countedTo}
    )
    select ${why} as "why", t."labelClassId", count(*)::int as "imageCount"
    from "target" t join "Project" p on p."id" = t."projectId" group by 1, 2 order by 3 desc, 2`
  const lookedAtCount = rows.reduce((sum, row) => sum + row.imageCount, 0)
  const refused: Refused = {}
  for (const row of rows) if (isRefusal(row.why)) refused[row.why] = (refused[row.why] ?? 0) + row.imageCount
  return {
    imageCount: (await countMeant(ctx, target)) ?? (lookedAtCount < countedTo ? lookedAtCount : null),
    lookedAtCount,
    changing: rows.flatMap(({ why, labelClassId, imageCount }) => (why === null ? [{ labelClassId, imageCount }] : [])),
    standingCount: rows.reduce((sum, row) => (row.why === 'STANDING' ? sum + row.imageCount : sum), 0),
    refused,
  }
}
