import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { countOpen, holdComment, nextRevision } from '#core/comment/hold-comment.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, Forbidden, InvalidInput } from '#core/errors.ts'
import type { Comment } from '#core/generated/prisma/client.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { reasonSchema } from '#core/reason.ts'

export interface ResolveInput {
  /** The first of a thread. */
  commentId: string
  reason?: string | null
}

const schema = z.object({ reason: reasonSchema })

/** @throws NotFound, Forbidden, InvalidInput, Conflict where it was retracted */
async function holdThread(ctx: Context<Transaction>, { commentId, ...input }: ResolveInput, actorId: string) {
  const { comment, isHidden } = await holdComment(ctx, commentId, actorId)
  if (comment.authorId !== actorId) await requireRight(ctx, 'RESOLVE_COMMENTS', comment.projectId, 'Comment', commentId)
  const { reason } = parse(schema, input)
  if (comment.threadId !== null) throw new InvalidInput('commentId', commentId, 'the first comment of a thread')
  // Whether somebody has is told once they have answered.
  if (isHidden) throw new Forbidden('you read this image blind: answer it first, and see what the others say', [])
  if (comment.retractedAt !== null) throw new Conflict('it was retracted', 'retracted')
  return { comment, reason }
}

/** Says that a thread needs nobody's attention any more. By whoever began it, or by right. @throws Conflict where it is resolved already */
export async function resolveComment(ctx: Context, input: ResolveInput): Promise<Comment> {
  const { id: resolvedById } = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { comment, reason } = await holdThread(ctx, input, resolvedById)
    const { id, imageId, projectId } = comment
    const { count } = await ctx.database.comment.updateMany({
      where: { id, resolvedAt: null },
      data: {
        ...{ resolvedAt: ctx.now, resolvedById, resolvedReason: reason, isOpen: false },
        revision: await nextRevision(ctx),
      },
    })
    if (count === 0) throw new Conflict('somebody was faster: it is resolved', 'resolved')
    await recordAudit(ctx, {
      action: 'COMMENT_RESOLVED',
      nounId: id,
      projectId,
      before: { imageId, isOpen: true },
      after: { imageId, isOpen: false },
      reason,
    })
    await countOpen(ctx, imageId)
    return ctx.database.comment.findUniqueOrThrow({ where: { id } })
  })
}

/** Opens a thread again that was resolved; who resolved it, and why, stays in the history. @throws Conflict where it is open */
export async function reopenComment(ctx: Context, input: ResolveInput): Promise<Comment> {
  const { id: actorId } = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { comment, reason } = await holdThread(ctx, input, actorId)
    const { id, imageId, projectId } = comment
    const { count } = await ctx.database.comment.updateMany({
      where: { id, resolvedAt: { not: null } },
      data: {
        ...{ resolvedAt: null, resolvedById: null, resolvedReason: null, isOpen: true },
        revision: await nextRevision(ctx),
      },
    })
    if (count === 0) throw new Conflict('it is open', 'open')
    await recordAudit(ctx, {
      action: 'COMMENT_REOPENED',
      nounId: id,
      projectId,
      before: { imageId, isOpen: false, resolvedById: comment.resolvedById, resolvedReason: comment.resolvedReason },
      after: { imageId, isOpen: true },
      reason,
    })
    await countOpen(ctx, imageId)
    return ctx.database.comment.findUniqueOrThrow({ where: { id } })
  })
}
