import type { Context } from '#core/context.ts'
import { type BurnedIn, ImageState, type Split } from '#core/generated/prisma/enums.ts'

/** Images of one kind, as a project's counts tell them apart. */
interface Kind {
  projectId: string
  labelClassId: string | null
  publishedSplit: Split | null
  burnedIn: BurnedIn | null
  readingState: ImageState | null
  isTakenOut: boolean
  imageCount: number
  groupCount: number
}

export interface ImageCounts {
  /** Without those that were taken out, as all but takenOutCount. */
  imageCount: number
  takenOutCount: number
  unlabelledCount: number
  suspectedBurnedInCount: number
  suspectedLabelledCount: number
  burnedInCount: number
  groupCount: number
  /** Every class of the project, in its order. */
  byLabel: { labelClassId: string; imageCount: number }[]
  /** Every state, in the order in which reading goes. */
  byReadingState: { readingState: ImageState; imageCount: number }[]
  /** Splits without images are left out. */
  byPublishedSplit: { split: Split; imageCount: number }[]
}

const splits = ['TRAIN', 'VALIDATION', 'TEST'] as const

function countsOf(kinds: readonly Kind[], classIds: readonly string[]): ImageCounts {
  const sum = (isMeant: (kind: Kind) => boolean) =>
    kinds.reduce((count, kind) => (isMeant(kind) ? count + kind.imageCount : count), 0)
  const there = (isMeant: (kind: Kind) => boolean) => sum(kind => !kind.isTakenOut && isMeant(kind))
  return {
    imageCount: there(() => true),
    takenOutCount: sum(kind => kind.isTakenOut),
    unlabelledCount: there(kind => kind.labelClassId === null),
    suspectedBurnedInCount: there(kind => kind.burnedIn === 'SUSPECTED'),
    suspectedLabelledCount: there(kind => kind.burnedIn === 'SUSPECTED' && kind.labelClassId !== null),
    burnedInCount: there(kind => kind.burnedIn === 'YES'),
    groupCount: kinds.reduce((count, kind) => count + kind.groupCount, 0),
    byLabel: classIds.map(id => ({ labelClassId: id, imageCount: there(kind => kind.labelClassId === id) })),
    byReadingState: Object.values(ImageState).map(state => ({
      readingState: state,
      imageCount: there(kind => kind.readingState === state),
    })),
    byPublishedSplit: splits
      .map(split => ({ split, imageCount: there(kind => kind.publishedSplit === split) }))
      .filter(({ imageCount }) => imageCount > 0),
  }
}

/** Counts as one reader answered them: of an image that they read blind nothing else is told. */
function countsOfOwn(counts: ImageCounts, own: readonly OwnCount[]): ImageCounts {
  const count = (isMeant: (row: OwnCount) => boolean) =>
    own.reduce((sum, row) => (isMeant(row) ? sum + row.imageCount : sum), 0)
  const answered = count(() => true)
  const unsure = count(row => row.labelClassId === null)
  const states = new Map<ImageState, number>([
    ['UNREAD', counts.imageCount - answered],
    ['CANNOT_TELL', unsure],
    ['DONE', answered - unsure],
  ])
  return {
    ...counts,
    unlabelledCount: counts.imageCount - answered + unsure,
    suspectedLabelledCount: 0,
    byLabel: counts.byLabel.map(({ labelClassId }) => ({
      labelClassId,
      imageCount: count(row => row.labelClassId === labelClassId),
    })),
    byReadingState: counts.byReadingState.map(({ readingState }) => ({
      readingState,
      imageCount: states.get(readingState) ?? 0,
    })),
    byPublishedSplit: [],
  }
}

interface OwnCount {
  projectId: string
  labelClassId: string | null
  imageCount: number
}

/** What somebody answered themselves, in their projects; what came back to them they have to read again. */
const countOwn = ({ database }: Pick<Context, 'database'>, userId: string, projectIds: readonly string[]) =>
  database.$queryRaw<OwnCount[]>`
    select r."projectId", r."labelClassId", count(*)::int as "imageCount"
    from "Reading" r join "Image" i on i."id" = r."imageId" and i."takenOutAt" is null
    where r."projectId" = any(${projectIds}::uuid[]) and r."readerId" = ${userId} and r."round" = 1 and r."version" > 0 and r."state" <> 'WITHDRAWN'
      and (r."repeatAt" is null or r."repeatAt" > now())
    group by 1, 2`

interface CountedClass {
  id: string
  projectId: string
  /** Of its project, for whoever asks. */
  readsBlind: boolean
}

/**
 * What is counted of the images of projects, from the counts that are kept: however many images there are. For whoever
 * reads a project blind, by their own answers.
 */
export async function countImages(
  ctx: Pick<Context, 'database' | 'actor'>,
  projectIds: string[],
): Promise<Map<string, ImageCounts>> {
  const userId = ctx.actor?.id ?? ''
  const classes = await ctx.database.$queryRaw<CountedClass[]>`
    select c."id", c."projectId", p."isBlind" and coalesce('READER' = any(m."roles"), false) as "readsBlind"
    from "LabelClass" c join "Project" p on p."id" = c."projectId"
    left join "Membership" m on m."projectId" = p."id" and m."userId" = ${userId}
    where c."projectId" = any(${projectIds}::uuid[]) order by c."position"`
  const kinds = await ctx.database.$queryRaw<Kind[]>`
    select "projectId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
      sum("imageCount")::int as "imageCount", sum("groupCount")::int as "groupCount"
    from "ImageCount" where "projectId" = any(${projectIds}::uuid[]) group by 1, 2, 3, 4, 5, 6`
  const blindIds = [...new Set(classes.filter(c => c.readsBlind).map(c => c.projectId))]
  const own = blindIds.length > 0 ? await countOwn(ctx, userId, blindIds) : []
  const classesOf = Map.groupBy(classes, c => c.projectId)
  const kindsOf = Map.groupBy(kinds, kind => kind.projectId)
  const countsIn = (id: string) => {
    const ids = (classesOf.get(id) ?? []).map(c => c.id)
    const counts = countsOf(kindsOf.get(id) ?? [], ids)
    return blindIds.includes(id)
      ? countsOfOwn(
          counts,
          own.filter(row => row.projectId === id),
        )
      : counts
  }
  return new Map(projectIds.map(id => [id, countsIn(id)]))
}

/** Labelled images of one kind that a project has. */
export interface LabelledKind {
  labelClassId: string
  publishedSplit: Split | null
  burnedIn: BurnedIn | null
  imageCount: number
}

/** What a project has to freeze, from the same counts. */
export const countLabelledKinds = ({ database }: Pick<Context, 'database'>, projectId: string) =>
  database.$queryRaw<LabelledKind[]>`
    select "labelClassId", "publishedSplit", "burnedIn", sum("imageCount")::int as "imageCount" from "ImageCount"
    where "projectId" = ${projectId}::uuid and "labelClassId" is not null and not "isTakenOut" group by 1, 2, 3`
