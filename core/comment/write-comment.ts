import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { countOpen, holdComment, nextRevision } from '#core/comment/hold-comment.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import type { Comment } from '#core/generated/prisma/client.ts'
import { newId, requireId } from '#core/id.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse, requireStorable } from '#core/parse.ts'
import { textSchema } from '#core/text.ts'

export interface CommentInput {
  imageId: string
  text: string
  /** It begins a thread that asks for attention. */
  isFlag?: boolean | null
  /** The comment that it answers: the first of a thread. */
  threadId?: string | null
  /** Whom it names. */
  mentionIds?: readonly string[] | null
}

export const mostMentions = 20

const schema = z.object({
  text: textSchema(4000),
  isFlag: z
    .boolean()
    .nullish()
    .transform(is => is ?? false),
  mentionIds: z
    .array(z.string())
    .max(mostMentions, `at most ${mostMentions} people`)
    .nullish()
    .transform(ids => [...new Set(ids ?? [])]),
})

/** @throws InvalidInput for whoever is no member of the project, or writes it themselves */
async function requireMembers(ctx: Context, projectId: string, ids: readonly string[], authorId: string) {
  requireStorable(ids, 'mentionIds')
  const members = await ctx.database.membership.findMany({
    where: { projectId, userId: { in: [...ids] } },
    select: { userId: true },
  })
  const known = new Set(members.map(m => m.userId))
  const wrong = ids.findIndex(id => !known.has(id) || id === authorId)
  if (wrong >= 0)
    throw new InvalidInput(`mentionIds.${wrong}`, ids[wrong], 'the id of another member of this project, each once')
}

/** @throws NotFound, InvalidInput, Conflict where there is nothing to answer */
async function requireThread(ctx: Context<Transaction>, threadId: string, imageId: string, actorId: string) {
  const { comment: thread, isHidden } = await holdComment(ctx, threadId, actorId)
  if (thread.imageId !== imageId || thread.threadId !== null)
    throw new InvalidInput('threadId', threadId, 'the first comment of a thread on this image')
  if (thread.retractedAt !== null) throw new Conflict('it was retracted: begin a thread of your own', 'retracted')
  if (thread.resolvedAt !== null && !isHidden) throw new Conflict('it is resolved: open it again first', 'resolved')
  return thread.id
}

/** Says something of an image to the others: it begins a thread, or answers one. What was said is never changed. */
export async function writeComment(ctx: Context, input: CommentInput): Promise<Comment> {
  // First: whoever is signed out learns nothing of what there is.
  const { id: authorId } = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const image = await ctx.database.image.findUnique({ where: { id: requireId('Image', input.imageId) } })
    if (!image) throw new NotFound('Image', input.imageId)
    const { id: imageId, projectId } = image
    await requireRight(ctx, 'WRITE_COMMENTS', projectId, 'Image', input.imageId)
    const { text, isFlag, mentionIds } = parse(schema, input)
    if (isFlag && input.threadId)
      throw new InvalidInput('isFlag', isFlag, 'nothing beside threadId: a flag begins a thread')
    await requireMembers(ctx, projectId, mentionIds, authorId)
    await holdImages(ctx.database, projectId, [imageId])
    const threadId = input.threadId ? await requireThread(ctx, input.threadId, imageId, authorId) : null
    const id = newId()
    const comment = await ctx.database.comment.create({
      data: {
        ...{ id, projectId, imageId, threadId, authorId, text, isFlag, isOpen: threadId === null },
        revision: await nextRevision(ctx),
      },
    })
    if (mentionIds.length > 0)
      await ctx.database.mention.createMany({
        data: mentionIds.map(userId => ({ id: newId(), projectId, commentId: id, userId })),
      })
    await recordAudit(ctx, {
      action: 'COMMENT_WRITTEN',
      nounId: id,
      projectId,
      after: { imageId, threadId, isFlag, mentionIds },
    })
    await countOpen(ctx, imageId)
    return comment
  })
}
