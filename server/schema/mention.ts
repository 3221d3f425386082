import { requireActor } from '#core/context.ts'
import type { Comment as CommentRow, Image as ImageRow, Prisma } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { Comment } from '#server/schema/comment.ts'
import { Image } from '#server/schema/image.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const comments = batched<ServerContext, string, CommentRow, Selected>(async (ctx, ids, selected) => {
  const found = await things.Comment.load(ctx, ids, selected?.selection)
  return new Map(found.map(comment => [comment.id, comment]))
})

const images = batched<ServerContext, string, ImageRow, Selected>(async (ctx, ids, selected) => {
  const found = await things.Image.load(ctx, ids, selected?.selection)
  return new Map(found.map(image => [image.id, image]))
})

const Mention = builder.prismaObject('Mention', {
  description: 'That a comment names whoever asks.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the mention.' }),
    isRead: t.boolean({
      description: 'Whether they had it before them; see readMentions.',
      select: { readAt: true },
      resolve: ({ readAt }) => readAt !== null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
    comment: t.field({
      type: Comment,
      nullable: true,
      description: 'The comment; null before whoever reads its image blind has answered.',
      select: { commentId: true },
      resolve: async ({ commentId }, _args, ctx, info) =>
        (await comments(ctx, commentId, placeOf(ctx, info, 'Comment'))) ?? null,
    }),
    image: t.field({
      type: Image,
      nullable: true,
      description: 'What the comment is about.',
      select: { comment: { select: { imageId: true } } },
      resolve: async ({ comment }, _args, ctx, info) =>
        (await images(ctx, comment.imageId, placeOf(ctx, info, 'Image'))) ?? null,
    }),
  }),
})

const Mentions = pagesOf('Mention', Mention, {
  find: (ctx, query: Prisma.MentionFindManyArgs) => ctx.database.mention.findMany(query),
  count: (ctx, query) => ctx.database.mention.count(query),
})

/** A retracted comment names nobody any more. */
const standing = { comment: { retractedAt: null } }

const unread = batched<ServerContext, string, number>(async (ctx, projectIds) => {
  const where = { userId: requireActor(ctx).id, projectId: { in: projectIds }, readAt: null }
  const rows = await ctx.database.mention.groupBy({ by: ['projectId'], where, _count: true })
  return new Map(rows.map(row => [row.projectId, row._count]))
})

builder.prismaObjectFields('Project', t => ({
  mentions: t.field({
    type: Mentions.type,
    description: 'Comments that name whoever asks, newest first.',
    args: { unread: t.arg.boolean({ description: 'True: only those that they have not read.' }), ...pageArgs },
    resolve: ({ id: projectId }, { unread, ...args }, ctx, info) => {
      const where = { projectId, userId: requireActor(ctx).id, ...standing, ...(unread ? { readAt: null } : {}) }
      return Mentions.page({ ctx, info, args, order: newestFirst('Mention'), where })
    },
  }),
  unreadMentionCount: t.int({
    description: 'Comments that name whoever asks, and that they have not read.',
    select: { id: true },
    resolve: async ({ id }, _args, ctx) => (await unread(ctx, id)) ?? 0,
  }),
}))
