import { announce, imageTopic } from '#core/announce.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import type { Comment } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { isHidden } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'

type Writing = Context<Transaction>

/** What an image says of its comments, after they were written while it was held; whoever has it open looks again. */
export async function countOpen(ctx: Writing, imageId: string): Promise<void> {
  await ctx.database.$executeRaw`
    update "Image" i set "openCommentCount" = o."count", "isFlagged" = o."isFlagged"
    from (select count(*)::int as "count", coalesce(bool_or("isFlag"), false) as "isFlagged"
      from "Comment" where "imageId" = ${imageId}::uuid and "isOpen") o
    where i."id" = ${imageId}::uuid and (i."openCommentCount", i."isFlagged") is distinct from (o."count", o."isFlagged")`
  await announce(ctx, imageTopic(imageId))
}

/** The next revision: of an image that is held they grow in the order in which they are seen. */
export async function nextRevision(ctx: Writing): Promise<number> {
  const [next] = await ctx.database.$queryRaw<{ revision: number }[]>`
    select nextval('"Comment_revision_seq"')::int as "revision"`
  if (!next) throw new Error('the sequence of comments gave no number')
  return next.revision
}

export interface Held {
  comment: Comment
  /** From whoever acts, who reads blind: of the others' comments on this image they know nothing. */
  isHidden: boolean
}

/**
 * A comment with its image held until commit, so that its comments are written one after the other.
 * @throws NotFound, also of another's on an image that whoever acts reads blind; Forbidden
 */
export async function holdComment(ctx: Writing, id: string, actorId: string): Promise<Held> {
  const where = { id: requireId('Comment', id) }
  const found = await ctx.database.comment.findUnique({ where })
  if (!found) throw new NotFound('Comment', id)
  await requireRight(ctx, 'WRITE_COMMENTS', found.projectId, 'Comment', id)
  await holdImages(ctx.database, found.projectId, [found.imageId])
  const hidden = await isHidden(ctx, found.imageId)
  if (hidden && found.authorId !== actorId) throw new NotFound('Comment', id)
  return { comment: await ctx.database.comment.findUniqueOrThrow({ where }), isHidden: hidden }
}
