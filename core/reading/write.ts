import { insertAudit } from '#core/audit/record.ts'
import type { Context, PendingCall } from '#core/context.ts'
import { type Label, Prisma } from '#core/generated/prisma/client.ts'
import type { Draft } from '#core/reading/draft.ts'
import { comesBackAt } from '#core/reading/repeat.ts'

/** Rows as one parameter: the statement is the same for one and for a thousand. */
const rows = (values: readonly object[]) => Prisma.sql`jsonb_to_recordset(${JSON.stringify(values)}::jsonb)`

const ofFenced = Prisma.sql`join "fenced" f on f."id" = r."imageId"`

/** Nobody changes how the project is read before commit: the job that settles it anew finds what is written here. */
const holdPolicies = (drafts: readonly Draft[]) => Prisma.sql`
  select "id", "policyRevision", "repeatPercent", "repeatDays" from "Project"
  where "id" = any(${[...new Set(drafts.map(d => d.before.projectId))]}::uuid[]) for share`

/** Images name what stands on them now, where they stand as they were seen and under the policy that was decided by. */
function fence(drafts: readonly Draft[]): Prisma.Sql {
  const images = drafts.map(({ before, now }) => ({
    ...{ imageId: before.imageId, revision: before.revision, policyRevision: before.policyRevision },
    ...{ labelVersion: now.labelVersion, labelClassId: now.labelClassId },
    ...{ readingState: now.readingState, readCount: now.readCount, isOut: before.takenOutAt !== null },
  }))
  return Prisma.sql`
    update "Image" i set "revision" = r."revision" + 1, "labelVersion" = r."labelVersion", "labelClassId" = r."labelClassId",
      "readingState" = r."readingState"::"ImageState", "readCount" = r."readCount"
    from ${rows(images)} as r("imageId" uuid, "revision" int, "policyRevision" int, "labelVersion" int, "labelClassId" uuid,
      "readingState" text, "readCount" smallint, "isOut" boolean), "policy" p
    where i."id" = r."imageId" and i."revision" = r."revision" and (i."takenOutAt" is not null) = r."isOut"
      and p."id" = i."projectId" and p."policyRevision" = r."policyRevision"
    returning i."id"`
}

/** Of images whose rows were just made: nobody else can have said anything of them. */
const added = (drafts: readonly Draft[]) =>
  Prisma.sql`select i."id" from unnest(${drafts.map(d => d.before.imageId)}::uuid[]) i("id")`

/** A reading that somebody began meanwhile is the one that the answer is of. */
function writeReadings(drafts: readonly Draft[]): Prisma.Sql {
  const readings = drafts.flatMap(({ before: { imageId, projectId }, readings, labels, comingBack, heldBack }) =>
    [...readings.values()].map(({ id, readerId, labeller, readerKey, round, state, version, ...r }) => ({
      ...{ id, imageId, projectId, readerId, labeller, readerKey, round, state, version },
      ...{ labelClassId: r.labelClassId, cannotTell: r.cannotTell, confidence: r.confidence, isCounted: r.isCounted },
      isAnswered: labels.some(l => l.readingId === id),
      isComingBack: comingBack.has(id),
      isHeldBack: heldBack.has(id),
    })),
  )
  return Prisma.sql`
    insert into "Reading" ("id", "projectId", "imageId", "readerId", "labeller", "readerKey", "round", "state", "version",
      "labelClassId", "cannotTell", "confidence", "isCounted", "answeredAt", "repeatAt", "isHeldBack")
    select r."id", r."projectId", r."imageId", r."readerId", r."labeller", r."readerKey", r."round", r."state"::"ReadingState",
      r."version", r."labelClassId", r."cannotTell"::"CannotTell", r."confidence", r."isCounted", case when r."isAnswered" then now() end,
      case when r."isComingBack" then ${comesBackAt(Prisma.sql`r`, Prisma.sql`now()`)} end, r."isHeldBack"
    from ${rows(readings)} as r("id" uuid, "projectId" uuid, "imageId" uuid, "readerId" text, "labeller" text,
      "readerKey" text, "round" int, "state" text, "version" int, "labelClassId" uuid, "cannotTell" text,
      "confidence" smallint, "isCounted" boolean, "isAnswered" boolean, "isComingBack" boolean, "isHeldBack" boolean) ${ofFenced}
    join "policy" p on p."id" = r."projectId"
    on conflict ("imageId", "readerKey", "round") do update set "state" = excluded."state", "version" = excluded."version",
      "labelClassId" = excluded."labelClassId", "cannotTell" = excluded."cannotTell", "confidence" = excluded."confidence",
      "isCounted" = excluded."isCounted",
      "answeredAt" = coalesce(excluded."answeredAt", "Reading"."answeredAt"),
      "repeatAt" = case when excluded."answeredAt" is null then "Reading"."repeatAt" else excluded."repeatAt" end,
      "isHeldBack" = excluded."isHeldBack" or "Reading"."isHeldBack"
    returning "id", "imageId", "readerKey", "round"`
}

/** What has been read again does not come back once more. */
const endRepeats = (drafts: readonly Draft[]): Prisma.Sql => Prisma.sql`
  update "Reading" o set "repeatAt" = null
  from ${rows(repeatsIn(drafts))} as r("imageId" uuid, "readerKey" text) ${ofFenced}
  where o."imageId" = r."imageId" and o."readerKey" = r."readerKey" and o."round" = 1`

const repeatsIn = (drafts: readonly Draft[]) =>
  drafts.flatMap(({ before: { imageId }, readings }) =>
    [...readings.values()].flatMap(({ readerKey, round }) => (round > 1 ? [{ imageId, readerKey }] : [])),
  )

function writeLabels(drafts: readonly Draft[]): Prisma.Sql {
  const labels = drafts.flatMap(({ readings, labels }) =>
    labels.map(l => ({
      ...l,
      readerKey: readings.get(l.readingId)?.readerKey,
      round: readings.get(l.readingId)?.round,
    })),
  )
  // The order of their ids is that in which they were said.
  return Prisma.sql`
    insert into "Label" ("id", "imageId", "readingId", "version", "labelClassId", "cannotTell", "readerId", "origin", "importId",
      "labeller", "reason", "note", "confidence", "attributes", "view", "durationMs", "guidelineVersion", "isBlind", "againId",
      "groupAnswerId")
    select r."id", r."imageId", g."id", r."version", r."labelClassId", r."cannotTell"::"CannotTell", r."readerId",
      r."origin"::"LabelOrigin", r."importId", r."labeller", r."reason", r."note", r."confidence",
      r."attributes", r."view", r."durationMs", r."guidelineVersion", r."isBlind", r."againId", r."groupAnswerId"
    from ${rows(labels)} as r("id" uuid, "imageId" uuid, "readerKey" text, "round" int, "version" int, "labelClassId" uuid,
      "cannotTell" text, "readerId" text, "origin" text, "importId" uuid, "labeller" text, "reason" text, "note" text,
      "confidence" smallint, "attributes" jsonb, "view" jsonb, "durationMs" int, "guidelineVersion" int, "isBlind" boolean,
      "againId" uuid, "groupAnswerId" uuid)
    join "read" g on g."imageId" = r."imageId" and g."readerKey" = r."readerKey" and g."round" = r."round"
    returning *`
}

const takeBack = (drafts: readonly Draft[]): Prisma.Sql => Prisma.sql`
  insert into "TakeBack" ("labelId") select r."labelId"
  from ${rows(drafts.flatMap(d => d.takenBack.map(labelId => ({ labelId, imageId: d.before.imageId }))))}
    as r("labelId" uuid, "imageId" uuid) ${ofFenced}
  on conflict do nothing`

const writeReferences = (drafts: readonly Draft[]): Prisma.Sql => Prisma.sql`
  insert into "ReferenceLabel" ("id", "imageId", "version", "labelClassId", "origin", "labelId", "labelIds", "reviewId",
    "adjudicationId", "goldAnswerId")
  select r."id", r."imageId", r."version", r."labelClassId", r."origin"::"ReferenceOrigin", r."labelId", r."labelIds",
    r."reviewId", r."adjudicationId", r."goldAnswerId"
  from ${rows(drafts.flatMap(d => d.references))} as r("id" uuid, "imageId" uuid, "version" int, "labelClassId" uuid,
    "origin" text, "labelId" uuid, "labelIds" uuid[], "reviewId" uuid, "adjudicationId" uuid,
    "goldAnswerId" uuid) ${ofFenced}`

const writeReviews = (drafts: readonly Draft[]): Prisma.Sql => Prisma.sql`
  insert into "Review" ("id", "imageId", "readingId", "labelId", "reviewerId", "verdict", "comment", "changedLabelId")
  select r."id", r."imageId", r."readingId", r."labelId", r."reviewerId", r."verdict"::"ReviewVerdict", r."comment",
    r."changedLabelId"
  from ${rows(drafts.flatMap(d => d.reviews))} as r("id" uuid, "imageId" uuid, "readingId" uuid, "labelId" uuid,
    "reviewerId" text, "verdict" text, "comment" text, "changedLabelId" uuid) ${ofFenced}`

const writeAdjudications = (drafts: readonly Draft[]): Prisma.Sql => Prisma.sql`
  insert into "Adjudication" ("id", "imageId", "number", "adjudicatorId", "labelClassId", "cannotTell", "isUndone", "reason",
    "note", "view", "attributes", "guidelineVersion", "labelIds")
  select r."id", r."imageId", r."number", r."adjudicatorId", r."labelClassId", r."cannotTell"::"CannotTell", r."isUndone",
    r."reason", r."note", r."view", r."attributes", r."guidelineVersion", r."labelIds"
  from ${rows(drafts.flatMap(d => d.adjudications))} as r("id" uuid, "imageId" uuid, "number" int, "adjudicatorId" text,
    "labelClassId" uuid, "cannotTell" text, "isUndone" boolean, "reason" text, "note" text, "view" jsonb,
    "attributes" jsonb, "guidelineVersion" int, "labelIds" uuid[]) ${ofFenced}`

/** How a repeated call finds what is written. @throws (unique) where it is remembered already */
const writeCall = ({ row, answerId }: PendingCall, drafts: readonly Draft[]): Prisma.Sql => Prisma.sql`
  insert into "IdempotentCall" ("id", "actorId", "caller", "key", "verb", "inputSha256", "answerId")
  select ${row.id}::uuid, ${row.actorId}, ${row.caller}, ${row.key}, ${row.verb}, ${row.inputSha256},
    ${answerId ?? drafts[0]?.labels[0]?.id}
  where exists (select from "fenced")`

export interface Written {
  /** Images that were written. */
  imageCount: number
  labels: Label[]
}

/**
 * Writes what was said of images, either all new or none, in one statement: labels, reviews and decisions with the
 * readings and the reference labels that follow, and an event of each. An image that no longer stands as it was seen is
 * left as it is; for whoever writes one, that is all or nothing. Whoever writes several holds them: see writeHeld.
 */
export async function writeDrafts(ctx: Context, drafts: readonly Draft[]): Promise<Written> {
  const happenings = drafts.flatMap(d => d.happenings)
  const has = (named: 'labels' | 'takenBack' | 'reviews' | 'adjudications' | 'references') =>
    drafts.some(d => d[named].length > 0)
  const parts = [
    Prisma.sql`with "policy" as materialized (${holdPolicies(drafts)})`,
    Prisma.sql`"fenced" as (${drafts.every(d => d.isNew) ? added(drafts) : fence(drafts)})`,
    Prisma.sql`"read" as (${writeReadings(drafts)})`,
    ...(repeatsIn(drafts).length > 0 ? [Prisma.sql`"ended" as (${endRepeats(drafts)})`] : []),
    ...(has('labels') ? [Prisma.sql`"given" as (${writeLabels(drafts)})`] : []),
    ...(has('takenBack') ? [Prisma.sql`"taken" as (${takeBack(drafts)})`] : []),
    ...(has('references') ? [Prisma.sql`"referred" as (${writeReferences(drafts)})`] : []),
    ...(has('reviews') ? [Prisma.sql`"reviewed" as (${writeReviews(drafts)})`] : []),
    ...(has('adjudications') ? [Prisma.sql`"decided" as (${writeAdjudications(drafts)})`] : []),
    ...(ctx.call ? [Prisma.sql`"called" as (${writeCall(ctx.call, drafts)})`] : []),
    Prisma.sql`"told" as (${insertAudit(ctx, happenings, Prisma.sql`exists (select from "fenced")`)})`,
  ]
  const given = has('labels') ? Prisma.sql`left join "given" g on true` : Prisma.empty
  const found = await ctx.database.$queryRaw<({ imageCount: number; id?: string | null } & Label)[]>`/* kept */
    ${Prisma.join(parts, ', ')}
    select ${has('labels') ? Prisma.sql`g.*,` : Prisma.empty} n."imageCount"
    from (select count(*)::int as "imageCount" from "fenced") n ${given}`
  const imageCount = found[0]?.imageCount ?? 0
  if (ctx.call && imageCount > 0) ctx.call.isWritten = true
  return {
    imageCount,
    labels: found.flatMap(({ imageCount: _, ...label }) => (label.id ? [label] : [])),
  }
}

/** The same of images that are held. @throws where one of them does not stand as it was seen */
export async function writeHeld(ctx: Context, drafts: readonly Draft[]): Promise<Label[]> {
  if (drafts.length === 0) return []
  const { imageCount, labels } = await writeDrafts(ctx, drafts)
  if (imageCount !== drafts.length)
    throw new Error(
      `${drafts.length - imageCount} of ${drafts.length} images that are held were written by somebody else`,
    )
  return labels
}
