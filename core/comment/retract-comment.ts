import { recordAudit } from '#core/audit/record.ts'
import { countOpen, holdComment, nextRevision } from '#core/comment/hold-comment.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, Forbidden } from '#core/errors.ts'
import type { Comment } from '#core/generated/prisma/client.ts'

/** Takes back what one said oneself: the comment stays, marked, and shows no text. @throws Conflict where it was already */
export async function retractComment(ctx: Context, input: { commentId: string }): Promise<Comment> {
  const { id: actorId } = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { comment } = await holdComment(ctx, input.commentId, actorId)
    const { id, imageId, projectId } = comment
    if (comment.authorId !== actorId) throw new Forbidden('to retract a comment needs its author', [])
    const { count } = await ctx.database.comment.updateMany({
      where: { id, retractedAt: null },
      data: { retractedAt: ctx.now, isOpen: false, revision: await nextRevision(ctx) },
    })
    if (count === 0) throw new Conflict('it was retracted already', 'retracted')
    // Nothing of it is left to be read.
    await ctx.database.mention.updateMany({ where: { commentId: id, readAt: null }, data: { readAt: ctx.now } })
    await recordAudit(ctx, {
      action: 'COMMENT_RETRACTED',
      nounId: id,
      projectId,
      before: { imageId, isRetracted: false },
      after: { imageId, isRetracted: true },
    })
    await countOpen(ctx, imageId)
    return ctx.database.comment.findUniqueOrThrow({ where: { id } })
  })
}
