import { isLoaded } from '#server/live/is-loaded.ts'
import { isRevealed } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { things } from '#server/schema/things.ts'
import { type CommentsUpdate, type ImageUpdate, watchComments, watchImage } from '#server/watch-image.ts'

const ImageCommentsUpdate = builder.objectRef<CommentsUpdate>('ImageCommentsUpdate').implement({
  description: 'What was said of an image since.',
  fields: t => ({
    cursor: t.int({
      description:
        'Pass it as afterRevision to go on from here; 0 for whoever reads the image blind: all is told once they have answered.',
      resolve: async ({ cursor, image }, _args, ctx) => ((await isRevealed(ctx, image.id)) ? cursor : 0),
    }),
    image: t.prismaField({
      type: 'Image',
      description: 'As it is now.',
      resolve: (query, { image }, _args, ctx) =>
        isLoaded(image, query) ? image : ctx.database.image.findUniqueOrThrow({ ...query, where: { id: image.id } }),
    }),
    comments: t.prismaField({
      type: ['Comment'],
      description:
        'Those that were written or changed after the cursor, in that order, each as it stands; at most 200 at once.',
      resolve: async (query, { comments }, _args, ctx) => {
        const found = await things.Comment.load(
          ctx,
          comments.map(c => c.id),
          query,
        )
        return comments.flatMap(({ id }) => found.find(row => row.id === id) ?? [])
      },
    }),
  }),
})

builder.subscriptionFields(t => ({
  image: t.prismaField({
    type: 'Image',
    description:
      'Everything that is said of an image: answers, reviews, decisions, comments. Starts with how it stands. Whoever reads it blind is told nothing more before they have answered.',
    args: { id: t.arg.id({ required: true, description: 'Of an image.' }) },
    subscribe: (_root, { id }, ctx) => watchImage(ctx, id),
    resolve: async (query, update, _args, ctx) => {
      const { image } = update as ImageUpdate
      return isLoaded(image, query)
        ? image
        : ctx.database.image.findUniqueOrThrow({ ...query, where: { id: image.id } })
    },
  }),
  imageComments: t.field({
    type: ImageCommentsUpdate,
    description:
      'Every comment on an image that is written, resolved, opened again or retracted, as it comes. Whoever reads it blind is told nothing before they have answered.',
    args: {
      imageId: t.arg.id({ required: true, description: 'Of an image.' }),
      afterRevision: t.arg.int({
        description:
          'cursor of the last update that is known; 0: all there are; without it only what comes from now on.',
      }),
    },
    subscribe: (_root, { imageId, afterRevision }, ctx) => watchComments(ctx, imageId, afterRevision ?? null),
    resolve: update => update,
  }),
}))
