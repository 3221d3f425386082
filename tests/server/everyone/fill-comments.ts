import type { Context } from '#core/context.ts'

interface Place {
  ctx: Pick<Context, 'actor' | 'database' | 'now'>
  projectId: string
  mark: string
}

/** Of an image: a flag with an answer, a thread that was resolved, one that its author took back. */
export async function fillComments({ ctx, projectId, mark }: Place, imageId: string) {
  const { database, actor, now } = ctx
  const authorId = actor?.id ?? ''
  const said = { projectId, imageId, authorId, text: `${mark} comment` }
  const flag = await database.comment.create({ data: { ...said, isFlag: true, isOpen: true } })
  await database.comment.create({ data: { ...said, threadId: flag.id, isOpen: false } })
  const resolved = { resolvedAt: now, resolvedById: authorId, resolvedReason: `${mark} reason` }
  await database.comment.create({ data: { ...said, isOpen: false, ...resolved } })
  await database.comment.create({ data: { ...said, isOpen: false, retractedAt: now } })
  const mention = await database.mention.create({ data: { projectId, commentId: flag.id, userId: authorId } })
  await database.image.update({ where: { id: imageId }, data: { openCommentCount: 1, isFlagged: true } })
  return { commentId: flag.id, threadId: flag.id, mentionId: mention.id }
}

/** Everybody is named there. */
export const mentionAll = (
  { database }: Pick<Context, 'database'>,
  { projectId, commentId }: { projectId: string; commentId: string },
  userIds: readonly string[],
) => database.mention.createMany({ data: userIds.map(userId => ({ projectId, commentId, userId })) })
