import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict } from '#core/errors.ts'
import {
  type CannotTell,
  type GoldFeedback,
  type ImageState,
  type LabelOrigin,
  Prisma,
  type ReadingState,
  type ReferenceOrigin,
} from '#core/generated/prisma/client.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { requireOpenProject } from '#core/membership/lock-project.ts'

/** What an answer says: a class, or why it cannot be told; one of them is null. */
export interface Said {
  labelClassId: string | null
  cannotTell: CannotTell | null
}

/** A reading with its newest label, as what follows is decided by it. */
export interface StandingReading extends Said {
  id: string
  readerId: string | null
  labeller: string | null
  /** Whose it is: readerId, or else labeller. */
  readerKey: string
  round: number
  state: ReadingState
  /** Of its newest label; 0: none. */
  version: number
  isCounted: boolean
  /** Of its newest label, as all that follows but review; null: none. */
  labelId: string | null
  origin: LabelOrigin | null
  importId: string | null
  reason: string | null
  note: string | null
  confidence: number | null
  attributes: Prisma.JsonValue
  view: Prisma.JsonValue
  guidelineVersion: number | null
  /** As text; null: none. */
  answeredAt: string | null
  /** When its image comes back to its reader, as text; null: it does not. */
  repeatAt: string | null
  /** The one that it is ACCEPTED or CHANGED by, with the answer of CHANGED. */
  review: (Said & { id: string; labelId: string | null }) | null
}

export interface StandingReference extends Pick<Said, 'labelClassId'> {
  origin: ReferenceOrigin
  labelId: string | null
  labelIds: string[]
  reviewId: string | null
  adjudicationId: string | null
  goldAnswerId: string | null
}

/** A decision that stands. */
interface StandingAdjudication extends Said {
  id: string
  labelIds: string[]
}

/** A gold answer that stands. */
interface StandingGold extends Said {
  id: string
  number: number
  labelIds: string[]
}

/** All that was said of an image and that what is said next is held against. */
export interface Standing {
  imageId: string
  projectId: string
  /** The fence of all that is written of it. */
  revision: number
  takenOutAt: Date | null
  /** Of its reference label; 0: it never had one. */
  labelVersion: number
  /** Of its reference label; null: it has none. */
  labelClassId: string | null
  readingState: ImageState
  readCount: number
  /** How many readers it is to have. */
  wanted: number
  isBlind: boolean
  isReviewed: boolean
  policyRevision: number
  /** Of the project's newest guidelines; 0: it has none. */
  guidelineVersion: number
  reference: StandingReference | null
  /** Of the newest; 0: there was none. */
  adjudicationNumber: number
  adjudication: StandingAdjudication | null
  goldFeedback: GoldFeedback
  /** Null: readers are not measured by it. */
  gold: StandingGold | null
  /** By the time of their newest labels, those without any first. */
  readings: StandingReading[]
}

const said = (label: string) =>
  Prisma.raw(`'labelClassId', ${label}."labelClassId", 'cannotTell', ${label}."cannotTell"`)

/** Of the image i in the project p. What an import gave that is being undone counts no more. */
export const standingColumns = Prisma.sql`
  i."id" as "imageId", i."projectId", i."revision", i."takenOutAt", i."labelVersion", i."labelClassId",
  i."readingState", i."readCount", coalesce(i."readerCount", p."readerCount") as "wanted",
  p."isBlind", p."isReviewed", p."policyRevision",
  coalesce((select max(g."version") from "Guideline" g where g."projectId" = p."id"), 0) as "guidelineVersion",
  (select json_build_object('origin', f."origin", 'labelClassId', f."labelClassId", 'labelId', f."labelId",
      'labelIds', f."labelIds", 'reviewId', f."reviewId", 'adjudicationId', f."adjudicationId",
      'goldAnswerId', f."goldAnswerId")
    from "ReferenceLabel" f where f."imageId" = i."id" and f."version" = i."labelVersion") as "reference",
  coalesce((select max(a."number") from "Adjudication" a where a."imageId" = i."id"), 0) as "adjudicationNumber",
  (select case when not a."isUndone" then json_build_object('id', a."id", 'labelIds', a."labelIds", ${said('a')}) end
    from "Adjudication" a where a."imageId" = i."id" order by a."number" desc limit 1) as "adjudication",
  p."goldFeedback", (select json_build_object('id', g."id", 'number', g."number", 'labelIds', g."labelIds", ${said('g')})
    from "GoldAnswer" g where g."imageId" = i."id" and g."number" = i."goldNumber") as "gold",
  (select coalesce(json_agg(json_build_object(
      'id', r."id", 'readerId', r."readerId", 'labeller', r."labeller", 'readerKey', r."readerKey", 'round', r."round",
      'state', case when o."undoJobId" is null then r."state" else 'WITHDRAWN' end, 'version', r."version",
      'isCounted', r."isCounted", ${said('r')}, 'labelId', l."id", 'origin', l."origin", 'importId', l."importId",
      'reason', l."reason", 'note', l."note", 'confidence', l."confidence", 'attributes', l."attributes", 'view', l."view",
      'guidelineVersion', l."guidelineVersion", 'answeredAt', r."answeredAt", 'repeatAt', r."repeatAt",
      'review', v."review") order by l."createdAt" nulls first, l."id"), '[]')
    from "Reading" r
    left join "Label" l on l."readingId" = r."id" and l."version" = r."version"
    left join "Import" o on o."id" = l."importId" and l."origin" = 'IMPORT'
    left join lateral (
      select json_build_object('id', v."id", 'labelId', c."id", ${said('c')}) as "review"
      from "Review" v left join "Label" c on c."id" = v."changedLabelId"
      where v."readingId" = r."id" and v."verdict" <> 'RETURN' and r."state" in ('ACCEPTED', 'CHANGED') order by v."id" desc limit 1
    ) v on true
    where r."imageId" = i."id") as "readings"`

/**
 * Images of a project, held until commit, and only then read: with what those wrote who had them before. How it is read,
 * which classes may be given and that it is not archived stays so, too: what is read after this is what counts.
 */
export async function holdStandings(
  { database }: Pick<Context<Transaction>, 'database'>,
  projectId: string,
  imageIds: readonly string[],
): Promise<Standing[]> {
  await holdImages(database, projectId, imageIds)
  await requireOpenProject({ database }, projectId)
  return database.$queryRaw<Standing[]>`
    select ${standingColumns} from "Image" i join "Project" p on p."id" = i."projectId"
    where i."id" = any(${imageIds}::uuid[]) and i."projectId" = ${projectId}::uuid order by i."id"`
}

/** @throws Conflict for an image that was taken out */
export function requireThere({ takenOutAt }: { takenOutAt: Date | null }): void {
  if (takenOutAt !== null) throw new Conflict('it was taken out: put it back first, or leave it', 'taken out')
}

/** Whether one answer is enough, seen by all: whoever answers next must have seen the one before. */
export const followsNewest = ({ wanted, isReviewed, isBlind }: Pick<Standing, 'wanted' | 'isReviewed' | 'isBlind'>) =>
  wanted === 1 && !isReviewed && !isBlind

/** The first reading of somebody, which decides; repeats do not. */
export const firstReadingOf = ({ readings }: Pick<Standing, 'readings'>, readerKey: string) =>
  readings.find(r => r.readerKey === readerKey && r.round === 1)

/** Whether there is an answer of it that counts for anything. */
export const isAnswered = ({ state, version }: StandingReading): boolean =>
  version > 0 && state !== 'OPEN' && state !== 'WITHDRAWN'
