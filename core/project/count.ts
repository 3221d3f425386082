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

/** What is counted of the images of projects, from the counts that are kept: however many images there are. */
export async function countImages(
  ctx: Pick<Context, 'database'>,
  projectIds: string[],
): Promise<Map<string, ImageCounts>> {
  const projectId = { in: projectIds }
  const classes = await ctx.database.labelClass.findMany({
    where: { projectId },
    select: { id: true, projectId: true },
    orderBy: { position: 'asc' },
  })
  const kinds = await ctx.database.$queryRaw<Kind[]>`
    select "projectId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
      sum("imageCount")::int as "imageCount", sum("groupCount")::int as "groupCount"
    from "ImageCount" where "projectId" = any(${projectIds}::uuid[]) group by 1, 2, 3, 4, 5, 6`
  const classesOf = Map.groupBy(classes, c => c.projectId)
  const kindsOf = Map.groupBy(kinds, kind => kind.projectId)
  return new Map(
    projectIds.map(id => [
      id,
      countsOf(
        kindsOf.get(id) ?? [],
        (classesOf.get(id) ?? []).map(c => c.id),
      ),
    ]),
  )
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
