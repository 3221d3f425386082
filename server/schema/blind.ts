import { requireActor } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { ImageState, Prisma } from '#core/generated/prisma/client.ts'
import {
  blindImages,
  blindProjects,
  heldBackImages,
  hiddenImages,
  type Onlooker,
  repeatedImages,
} from '#core/membership/blind.ts'
import { batched } from '#server/schema/batch.ts'
import type { Seeing } from '#server/schema/find.ts'

type Asking = Pick<Seeing, 'actor' | 'now'>

/** @throws Unauthenticated */
const onlooker = (ctx: Asking) => ({ userId: requireActor(ctx).id, now: ctx.now })

interface OfImage {
  NOT: { image: Prisma.ImageWhereInput }
}

/** The one read rule of what was said of an image: nothing, before whoever reads it has answered. @throws Unauthenticated */
export const visibleVerdicts = (ctx: Asking): OfImage => ({ NOT: { image: hiddenImages(onlooker(ctx)) } })

/** The same of what tells what is said, where that is for readers who are not blind: what models say. @throws Unauthenticated */
export const visibleHints = (ctx: Asking): OfImage => ({ NOT: { image: blindImages(onlooker(ctx)) } })

/** Of what somebody said themselves: not of images that came back to them. @throws Unauthenticated */
export const visibleOwn = (ctx: Asking): OfImage => ({ NOT: { image: repeatedImages(onlooker(ctx)) } })

/** The same of answers: their own are theirs to see, but of images that came back to them. @throws Unauthenticated */
export const visibleAnswers = (ctx: Asking): { OR: [OfImage, OfImage & { readerId: string }] } => ({
  OR: [visibleVerdicts(ctx), { readerId: requireActor(ctx).id, ...visibleOwn(ctx) }],
})

/** The same of readings: of an image that came back to them they see the one that they are about to give. @throws Unauthenticated */
export function visibleReadings(ctx: Asking): Prisma.ReadingWhereInput {
  const { id: readerId } = requireActor(ctx)
  return { OR: [...visibleAnswers(ctx).OR, { readerId, round: 2 }] }
}

/** The same of comments: what they said themselves is theirs to see. @throws Unauthenticated */
export const visibleComments = (ctx: Asking): { OR: [OfImage, { authorId: string }] } => ({
  OR: [visibleVerdicts(ctx), { authorId: requireActor(ctx).id }],
})

/** Why whoever asks sees nothing of what was said of an image yet. */
interface Hiding {
  /** They read it blind. */
  isBlind: boolean
  /** It came back to them. */
  isRepeated: boolean
  /** They answered it, and what its gold answer is they are told later, or not. */
  isHeldBack: boolean
}

/** Of images that are hidden from whoever asks, why; where none is, as mostly, in one statement. */
const hiding = batched<Seeing, string, Hiding>(async (ctx, imageIds) => {
  const find = async (ids: readonly string[], rule: (onlooker: Onlooker) => Prisma.ImageWhereInput) => {
    const where = { AND: [{ id: { in: [...ids] } }, rule(onlooker(ctx))] }
    return new Set((await ctx.database.image.findMany({ where, select: { id: true } })).map(({ id }) => id))
  }
  const hidden = [...(await find(imageIds, hiddenImages))]
  if (hidden.length === 0) return new Map()
  const [blind, repeated] = [await find(hidden, blindImages), await find(hidden, repeatedImages)]
  const held = await find(hidden, heldBackImages)
  return new Map(
    hidden.map(id => [id, { isBlind: blind.has(id), isRepeated: repeated.has(id), isHeldBack: held.has(id) }]),
  )
})

/** Whether whoever asks may see what others said of an image. */
export const isRevealed = async (ctx: Seeing, imageId: string): Promise<boolean> => !(await hiding(ctx, imageId))

/** Whether whoever asks may see what an image is called and where it came from: not while they read it blind. */
export const isNamed = async (ctx: Seeing, imageId: string): Promise<boolean> => !(await hiding(ctx, imageId))?.isBlind

/** How far the reading of an image is, for whoever asks: of what is hidden from them, as far as they got themselves. */
export async function stateFor(ctx: Seeing, imageId: string, state: ImageState): Promise<ImageState> {
  const hidden = await hiding(ctx, imageId)
  if (!hidden) return state
  return hidden.isHeldBack && !hidden.isRepeated ? 'IN_READING' : 'UNREAD'
}

/** Whether an image came back to whoever asks, and they have not read it again. */
export const isRepeated = async (ctx: Seeing, imageId: string): Promise<boolean> =>
  (await hiding(ctx, imageId))?.isRepeated ?? false

/** Acts on many images tell of all of them: whoever reads a project blind sees their own. @throws Unauthenticated */
export function visibleBatches(ctx: Asking): Prisma.BatchWhereInput {
  const { id } = requireActor(ctx)
  return { OR: [{ createdById: id }, { project: { NOT: blindProjects(id) } }] }
}

interface OfProject {
  isBlind: boolean
  repeatPercent: number
}

/** The read rule of a list of one project, which costs nothing where all is open and nothing comes back. */
export const visibleIn = (ctx: Asking, { isBlind, repeatPercent }: OfProject): Partial<OfImage> =>
  isBlind || repeatPercent > 0 ? visibleVerdicts(ctx) : {}

/** The same of what visibleHints is of. */
export const visibleHintsIn = (ctx: Asking, { isBlind }: Pick<OfProject, 'isBlind'>): Partial<OfImage> =>
  isBlind ? visibleHints(ctx) : {}

const blind = batched<Seeing, string, true>(async (ctx, projectIds) => {
  const where = { AND: [{ id: { in: projectIds } }, blindProjects(requireActor(ctx).id)] }
  const found = await ctx.database.project.findMany({ where, select: { id: true } })
  return new Map(found.map(({ id }) => [id, true]))
})

/** Whether whoever asks reads a project blind. */
export const readsBlind = async (ctx: Seeing, projectId: string): Promise<boolean> =>
  (await blind(ctx, projectId)) ?? false

/** By these alone a list of images tells nothing of what was said of them, nor what tells it. */
const tellNothing = new Set(['burnedIn', 'takenOut', 'after', 'before', 'first', 'last', 'startAt', 'at'])
const isPerson = (name: string) => name === 'readerId' || name === 'assigneeId'
const ordersThatTellNothing = new Set(['NEWEST_FIRST', 'OLDEST_FIRST'])

/**
 * Whoever reads a project blind may not ask for its images by what tells the answer: a list of those of a class is one.
 * @throws InvalidInput naming the argument
 */
export async function requireTellingNothing(ctx: Seeing, projectId: string, args: object): Promise<void> {
  const { id } = requireActor(ctx)
  const ofReader = 'readerId' in args ? args.readerId : null
  const telling = Object.entries(args).find(([name, value]) => {
    if (value === null || value === undefined || value === false || tellNothing.has(name)) return false
    if (name === 'orderBy') return !ordersThatTellNothing.has(String(value))
    const isOwn = name === 'confidenceBelow' ? ofReader === id : isPerson(name) && value === id
    return !isOwn
  })
  if (!telling || !(await readsBlind(ctx, projectId))) return
  const [name, value] = telling
  throw new InvalidInput(name, value, 'nothing while you read this project blind: it tells what others said')
}
