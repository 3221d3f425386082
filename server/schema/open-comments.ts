import { requireActor } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { countedTo } from '#core/image/list-place.ts'
import { readsBlind, visibleComments } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { Comments } from '#server/schema/comment.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { pageArgs } from '#server/schema/page.ts'

const own = (userId: string): Prisma.CommentWhereInput => ({
  OR: [
    { authorId: userId },
    { mentions: { some: { userId } } },
    { replies: { some: { OR: [{ authorId: userId }, { mentions: { some: { userId } } }] } } },
  ],
})

builder.prismaObjectFields('Project', t => ({
  openComments: t.field({
    type: Comments.type,
    description: 'Threads of comments that are open, by the first comment of each, newest first.',
    args: {
      flagged: t.arg.boolean({ description: 'True: only those that ask for attention.' }),
      mine: t.arg.boolean({ description: 'True: only those in which whoever asks wrote, or is named.' }),
      ...pageArgs,
    },
    select: { id: true, isBlind: true },
    resolve: ({ id: projectId, isBlind }, { flagged, mine, ...args }, ctx, info) => {
      const open = { projectId, isOpen: true, image: { takenOutAt: null }, ...(flagged ? { isFlag: true } : {}) }
      const where = { AND: [open, mine ? own(requireActor(ctx).id) : {}, isBlind ? visibleComments(ctx) : {}] }
      return Comments.page({ ctx, info, args, order: newestFirst('Comment'), where })
    },
  }),
  flaggedImageCount: t.int({
    description: `Images with an open flag, without those that were taken out: as many, or ${countedTo} where there are more; 0 for whoever reads the project blind.`,
    complexity: 5,
    select: { id: true },
    resolve: async ({ id: projectId }, _args, ctx) => {
      if (await readsBlind(ctx, projectId)) return 0
      return ctx.database.image.count({ where: { projectId, isFlagged: true, takenOutAt: null }, take: countedTo })
    },
  }),
}))
