import { countPublished, type PublishedSplits } from '#core/project/published-splits.ts'
import { batched } from '#server/schema/batch.ts'
import { isNamed, readsBlind } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import { countsOf } from '#server/schema/project.ts'

const Count = builder.objectRef<PublishedSplits['counts'][number]>('PublishedSplitCount').implement({
  description: 'Images of one published split.',
  fields: t => ({
    split: t.expose('split', { type: Split, nullable: true, description: 'Null: published in none.' }),
    imageCount: t.exposeInt('imageCount', { description: 'How many.' }),
  }),
})

const Divided = builder.objectRef<PublishedSplits['dividedGroups'][number]>('DividedGroup').implement({
  description: 'A group that stands in several published splits.',
  fields: t => ({
    groupKey: t.exposeString('groupKey', { description: 'Which group.' }),
    splits: t.expose('splits', { type: [Split], description: 'Two or three of them.' }),
  }),
})

const Published = builder.objectRef<PublishedSplits>('PublishedSplits').implement({
  description: 'How the labelled images of a project were published.',
  fields: t => ({
    counts: t.expose('counts', { type: [Count], description: 'At most four; those without images are left out.' }),
    dividedGroupCount: t.exposeInt('dividedGroupCount', {
      description: 'Groups that stand in several splits: a model would be measured on what it learnt from.',
    }),
    dividedGroups: t.expose('dividedGroups', { type: [Divided], description: 'The first twenty of them, by name.' }),
  }),
})

const published = batched(countPublished)
const none: PublishedSplits = { counts: [], dividedGroupCount: 0, dividedGroups: [] }

builder.prismaObjectField('Project', 'publishedSplits', t =>
  t.field({
    type: Published,
    description:
      'How its labelled images were published: what freezing as published would take over. Nothing for whoever reads the project blind.',
    select: { id: true, isBlind: true },
    resolve: async ({ id, isBlind }, _args, ctx) =>
      isBlind && (await readsBlind(ctx, id)) ? none : ((await published(ctx, id)) ?? none),
  }),
)

builder.prismaObjectField('Image', 'publishedSplit', t =>
  t.field({
    type: Split,
    nullable: true,
    description:
      'The split that it was published in, as the import applied last that names one says; null: none does, or whoever asks reads it blind.',
    select: { id: true, publishedSplit: true },
    resolve: async ({ id, publishedSplit }, _args, ctx) => ((await isNamed(ctx, id)) ? publishedSplit : null),
  }),
)

builder.prismaObjectField('Project', 'publishedCounts', t =>
  t.field({
    type: [Count],
    description:
      'Its images by the split that they were published in, labelled or not; splits without images are left out.',
    resolve: async ({ id }, _args, ctx) => (await countsOf(ctx, { id })).byPublishedSplit,
  }),
)
