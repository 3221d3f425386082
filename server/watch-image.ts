import { imageTopic } from '#core/announce.ts'
import type { Database } from '#core/database.ts'
import type { Comment, Image } from '#core/generated/prisma/client.ts'
import { findBlind } from '#core/membership/blind.ts'
import type { ServerContext } from '#server/context.ts'
import type { Following, LiveEvent } from '#server/live/following.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

const findImage = (ctx: ServerContext, id: string) =>
  orNotFound('Image', id, ctx.database.image.findFirst({ where: mineById(ctx, 'Image', id) }))

/** That others said something is told to nobody who reads the image blind, by whatever comes. */
const ofImage = ({ id, projectId, revision }: Image) => ({
  ...{ noun: 'Image', id, projectId, topic: imageTopic(id), image: { id, revision } },
  findUntold: (database: Database, userIds: readonly string[]) => findBlind({ database }, id, userIds),
})

const readImage = (database: Database, id: string) =>
  orNotFound('Image', id, database.image.findUnique({ where: { id } }))

export interface ImageUpdate extends LiveEvent {
  image: Image
}

/** An image as it is now, and again after everything that is said of it, for as long as whoever looks may see that. */
export async function watchImage(ctx: ServerContext, imageId: string): Promise<Following<ImageUpdate>> {
  const found = await findImage(ctx, imageId)
  const subject = {
    ...ofImage(found),
    async read(database: Database) {
      const image = await readImage(database, found.id)
      // Each is told at once: what differs need not stand on the image itself.
      const update = { cursor: 0, isLast: false, state: String(performance.now()), image }
      return () => update
    },
  }
  return ctx.live.follow(subject, () => ctx.actor, 0)
}

/** Comments that one event tells at most. */
const atOnce = 200

export interface CommentsUpdate extends ImageUpdate {
  comments: Comment[]
}

/** Comments of an image that were written or changed after a revision, in that order, each as it stands. */
export async function watchComments(
  ctx: ServerContext,
  imageId: string,
  after: number | null,
): Promise<Following<CommentsUpdate>> {
  const found = await findImage(ctx, imageId)
  const subject = {
    ...ofImage(found),
    aspect: 'comments',
    read: (database: Database, after: number) => readComments(database, found.id, after),
  }
  return ctx.live.follow(subject, () => ctx.actor, after ?? (await newestRevision(ctx.database, found.id)))
}

async function newestRevision(database: Database, imageId: string): Promise<number> {
  const { _max } = await database.comment.aggregate({ where: { imageId }, _max: { revision: true } })
  return _max.revision ?? 0
}

async function readComments(database: Database, imageId: string, after: number) {
  const image = await readImage(database, imageId)
  const found = await database.comment.findMany({
    where: { imageId, revision: { gt: after } },
    orderBy: { revision: 'asc' },
    take: atOnce,
  })
  return (known: number): CommentsUpdate => {
    const comments = found.filter(comment => comment.revision > known)
    const cursor = comments.at(-1)?.revision ?? known
    const state = String(cursor)
    return { cursor, isLast: false, hasMore: found.length === atOnce, state, image, comments }
  }
}
