import type { Comment as CommentRow, Prisma, User as UserRow } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { isRevealed, visibleComments } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { oldestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { UserRef } from '#server/schema/user.ts'

/** What became of a thread on an image that is read blind is what others say of it. */
const told = async <T>(ctx: ServerContext, { imageId }: Pick<CommentRow, 'imageId'>, value: T | null) =>
  value !== null && (await isRevealed(ctx, imageId)) ? value : null

/** People by their ids, members still or not: a comment names who said it. */
const people = batched<ServerContext, string, UserRow, Selected>(async (ctx, ids, selected) => {
  const found = await ctx.database.user.findMany({ ...selected?.selection, where: { id: { in: ids } } })
  return new Map(found.map(user => [user.id, user]))
})

const mentioned = batched<ServerContext, string, string[]>(async (ctx, commentIds) => {
  const where = { commentId: { in: commentIds } }
  const rows = await ctx.database.mention.findMany({ where, orderBy: { id: 'asc' } })
  const byComment = Map.groupBy(rows, row => row.commentId)
  return new Map([...byComment].map(([id, of]) => [id, of.map(row => row.userId)]))
})

export const Comment = builder.prismaObject('Comment', {
  description: 'What somebody says of an image to the others: it begins a thread, or answers one. Never changed.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the comment.' }),
    threadId: t.exposeID('threadId', {
      nullable: true,
      description: 'The comment that it answers, the first of its thread; null: it begins one.',
    }),
    author: t.relation('author', { description: 'Who says it.' }),
    text: t.string({
      nullable: true,
      description: 'What is said; null: its author took it back.',
      select: { text: true, retractedAt: true },
      resolve: ({ text, retractedAt }) => (retractedAt === null ? text : null),
    }),
    isFlag: t.exposeBoolean('isFlag', { description: 'Whether it begins a thread that asks for attention.' }),
    isOpen: t.boolean({
      description: 'Whether it begins a thread that is neither resolved nor retracted.',
      select: { isOpen: true, imageId: true, threadId: true, retractedAt: true },
      resolve: async (comment, _args, ctx) =>
        (await told(ctx, comment, comment.isOpen)) ?? (comment.threadId === null && comment.retractedAt === null),
    }),
    mentioned: t.field({
      type: [UserRef],
      description: 'Whom it names.',
      select: { id: true },
      resolve: async ({ id }, _args, ctx, info) => {
        const place = placeOf(ctx, info, 'User')
        const ids = (await mentioned(ctx, id)) ?? []
        return (await Promise.all(ids.map(userId => people(ctx, userId, place)))).flatMap(user => user ?? [])
      },
    }),
    resolvedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its thread was resolved; null: it was not, or it is not for whoever asks yet.',
      select: { imageId: true, resolvedAt: true },
      resolve: (comment, _args, ctx) => told(ctx, comment, comment.resolvedAt),
    }),
    resolvedBy: t.field({
      type: UserRef,
      nullable: true,
      description: 'Who resolved it; null as resolvedAt.',
      select: { imageId: true, resolvedById: true },
      resolve: async (comment, _args, ctx, info) => {
        const id = await told(ctx, comment, comment.resolvedById)
        return id === null ? null : ((await people(ctx, id, placeOf(ctx, info, 'User'))) ?? null)
      },
    }),
    resolvedReason: t.string({
      nullable: true,
      description: 'Why it was resolved; null: nobody said, or as resolvedAt.',
      select: { imageId: true, resolvedReason: true },
      resolve: (comment, _args, ctx) => told(ctx, comment, comment.resolvedReason),
    }),
    retractedAt: t.expose('retractedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its author took it back; null: they did not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
    image: t.relation('image', { description: 'What it is about.' }),
  }),
})

export const Comments = pagesOf('Comment', Comment, {
  find: (ctx, query: Prisma.CommentFindManyArgs) => ctx.database.comment.findMany(query),
  count: (ctx, query) => ctx.database.comment.count(query),
})

builder.prismaObjectFields('Image', t => ({
  comments: t.field({
    type: Comments.type,
    description: 'What was said of it, answers included, oldest first, as far as it is for whoever asks.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) => {
      const where = { AND: [{ imageId }, visibleComments(ctx)] }
      return Comments.page({ ctx, info, args, order: oldestFirst('Comment'), where })
    },
  }),
  openCommentCount: t.int({
    description: 'Threads of comments that are open; 0 of an image that whoever asks reads blind.',
    select: { id: true, openCommentCount: true },
    resolve: async ({ id, openCommentCount }, _args, ctx) =>
      openCommentCount > 0 && (await isRevealed(ctx, id)) ? openCommentCount : 0,
  }),
  isFlagged: t.boolean({
    description: 'Whether one of those is a flag; false of an image that whoever asks reads blind.',
    select: { id: true, isFlagged: true },
    resolve: async ({ id, isFlagged }, _args, ctx) => isFlagged && (await isRevealed(ctx, id)),
  }),
}))
