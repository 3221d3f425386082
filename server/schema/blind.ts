import { requireActor } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { blindProjects, hiddenImages } from '#core/membership/blind.ts'
import { batched } from '#server/schema/batch.ts'
import type { Seeing } from '#server/schema/find.ts'

interface OfImage {
  NOT: { image: Prisma.ImageWhereInput }
}

/** The one read rule of what was said of an image: nothing, before whoever reads it blind has answered. @throws Unauthenticated */
export const visibleVerdicts = (ctx: Pick<Seeing, 'actor'>): OfImage => ({
  NOT: { image: hiddenImages(requireActor(ctx).id) },
})

/** The same of answers: their own are theirs to see. @throws Unauthenticated */
export const visibleAnswers = (ctx: Pick<Seeing, 'actor'>): { OR: [OfImage, { readerId: string }] } => ({
  OR: [visibleVerdicts(ctx), { readerId: requireActor(ctx).id }],
})

/** The same of comments: what they said themselves is theirs to see. @throws Unauthenticated */
export const visibleComments = (ctx: Pick<Seeing, 'actor'>): { OR: [OfImage, { authorId: string }] } => ({
  OR: [visibleVerdicts(ctx), { authorId: requireActor(ctx).id }],
})

const hidden = batched<Seeing, string, true>(async (ctx, imageIds) => {
  const where = { AND: [{ id: { in: imageIds } }, hiddenImages(requireActor(ctx).id)] }
  const found = await ctx.database.image.findMany({ where, select: { id: true } })
  return new Map(found.map(({ id }) => [id, true]))
})

/** Whether whoever asks may see what others said of an image, and what tells it. */
export const isRevealed = async (ctx: Seeing, imageId: string): Promise<boolean> => !(await hidden(ctx, imageId))

/** Acts on many images tell of all of them: whoever reads a project blind sees their own. @throws Unauthenticated */
export function visibleBatches(ctx: Pick<Seeing, 'actor'>): Prisma.BatchWhereInput {
  const { id } = requireActor(ctx)
  return { OR: [{ createdById: id }, { project: { NOT: blindProjects(id) } }] }
}

interface OfProject {
  isBlind: boolean
}

/** The read rule of a list of one project, which costs nothing where all is open. */
export const visibleIn = (ctx: Pick<Seeing, 'actor'>, { isBlind }: OfProject): Partial<OfImage> =>
  isBlind ? visibleVerdicts(ctx) : {}

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
const ordersThatTellNothing = new Set(['NEWEST_FIRST', 'OLDEST_FIRST'])

/**
 * Whoever reads a project blind may not ask for its images by what tells the answer: a list of those of a class is one.
 * @throws InvalidInput naming the argument
 */
export async function requireTellingNothing(ctx: Seeing, projectId: string, args: object): Promise<void> {
  const { id } = requireActor(ctx)
  const telling = Object.entries(args).find(([name, value]) => {
    if (value === null || value === undefined || value === false || tellNothing.has(name)) return false
    if (name === 'orderBy') return !ordersThatTellNothing.has(String(value))
    return !(name === 'readerId' && value === id)
  })
  if (!telling || !(await readsBlind(ctx, projectId))) return
  const [name, value] = telling
  throw new InvalidInput(name, value, 'nothing while you read this project blind: it tells what others said')
}
