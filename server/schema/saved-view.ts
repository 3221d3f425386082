import { requireActor } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import type { ImageFilter } from '#core/image/filter.ts'
import { keptFilter } from '#core/image/parse-filter.ts'
import { changeView } from '#core/saved-view/change-view.ts'
import { keptLook, type ViewLook } from '#core/saved-view/look.ts'
import { removeView } from '#core/saved-view/remove-view.ts'
import { longestViewName, mostViews, saveView } from '#core/saved-view/save-view.ts'
import { visibleViews } from '#core/saved-view/visible-views.ts'
import { builder } from '#server/schema/builder.ts'
import { BurnedIn, Split } from '#server/schema/enums.ts'
import { refusals } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { ImageOrder } from '#server/schema/image-filter.ts'
import { ImageFilterInput } from '#server/schema/image-filter-input.ts'
import { byColumn } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { ImageState } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const asked = 'As in ImageFilterInput; null: any.'

const KeptFilter = builder.objectRef<ImageFilter>('ImageFilter').implement({
  description: 'Which images of a project, as ImageFilterInput asks for them.',
  fields: t => ({
    labelClassId: t.exposeID('labelClassId', { nullable: true, description: asked }),
    unlabelled: t.exposeBoolean('unlabelled', { nullable: true, description: asked }),
    assigneeId: t.exposeID('assigneeId', { nullable: true, description: asked }),
    readerId: t.exposeID('readerId', { nullable: true, description: asked }),
    readsBelow: t.exposeInt('readsBelow', { nullable: true, description: asked }),
    groupKey: t.exposeString('groupKey', { nullable: true, description: asked }),
    search: t.exposeString('search', { nullable: true, description: asked }),
    importId: t.exposeID('importId', { nullable: true, description: asked }),
    burnedIn: t.expose('burnedIn', { type: BurnedIn, nullable: true, description: asked }),
    publishedSplit: t.expose('publishedSplit', { type: Split, nullable: true, description: asked }),
    readingState: t.expose('readingState', { type: ImageState, nullable: true, description: asked }),
    datasetVersionId: t.exposeID('datasetVersionId', { nullable: true, description: asked }),
    split: t.expose('split', { type: Split, nullable: true, description: asked }),
    flagged: t.exposeBoolean('flagged', { nullable: true, description: asked }),
    gold: t.exposeBoolean('gold', { nullable: true, description: asked }),
    takenOut: t.exposeBoolean('takenOut', { nullable: true, description: asked }),
    addedFrom: t.expose('addedFrom', { type: 'DateTime', nullable: true, description: asked }),
    addedBefore: t.expose('addedBefore', { type: 'DateTime', nullable: true, description: asked }),
    modelVersionId: t.exposeID('modelVersionId', { nullable: true, description: asked }),
    predictedClassId: t.exposeID('predictedClassId', { nullable: true, description: asked }),
    probabilityFrom: t.exposeFloat('probabilityFrom', { nullable: true, description: asked }),
    probabilityBelow: t.exposeFloat('probabilityBelow', { nullable: true, description: asked }),
    confidenceBelow: t.exposeInt('confidenceBelow', { nullable: true, description: asked }),
  }),
})

const ViewLayout = builder.enumType('ViewLayout', {
  description: 'How a list of images is laid out.',
  values: { TILES: { description: 'As pictures.' }, TABLE: { description: 'As rows, with columns to sort by.' } },
})

const ViewColour = builder.enumType('ViewColour', {
  description: 'What tiles are coloured by.',
  values: {
    CLASS: { description: 'By class.' },
    STATE: { description: 'By how far reading is.' },
    SPLIT: { description: 'By the split that they were published in.' },
  },
})

const KeptLook = builder.objectRef<ViewLook>('ViewLook').implement({
  description: 'How the images of a view are shown.',
  fields: t => ({
    layout: t.expose('layout', { type: ViewLayout, description: 'As pictures or as rows.' }),
    colourBy: t.expose('colourBy', { type: ViewColour, description: 'What tiles are coloured by.' }),
    orderBy: t.expose('orderBy', { type: ImageOrder, description: 'As in Project.images.' }),
  }),
})

const ViewLookInput = builder.inputType('ViewLookInput', {
  description: 'How the images of a view are shown.',
  fields: t => ({
    layout: t.field({ type: ViewLayout, required: true, description: 'As pictures or as rows.' }),
    colourBy: t.field({ type: ViewColour, required: true, description: 'What tiles are coloured by.' }),
    orderBy: t.field({ type: ImageOrder, required: true, description: 'As in Project.images.' }),
  }),
})

const SavedView = builder.prismaObject('SavedView', {
  description: 'Which images somebody looks at, under a name: their own, or one that others share.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the view.' }),
    name: t.exposeString('name', { description: 'What its owner calls it; each of theirs otherwise.' }),
    owner: t.relation('owner', { description: 'Who saved it.' }),
    isShared: t.exposeBoolean('isShared', { description: 'Whether the other members find it, too.' }),
    filter: t.field({
      type: KeptFilter,
      description: 'Which images: what it names may be gone since.',
      select: { filter: true },
      resolve: ({ filter }) => keptFilter(filter),
    }),
    look: t.field({
      type: KeptLook,
      nullable: true,
      description: 'How they are shown; null: nobody said, and it stays as it is.',
      select: { look: true },
      resolve: ({ look }) => keptLook(look),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was saved.' }),
  }),
})

const SavedViews = pagesOf('SavedView', SavedView, {
  find: (ctx, query: Prisma.SavedViewFindManyArgs) => ctx.database.savedView.findMany(query),
  count: (ctx, query) => ctx.database.savedView.count(query),
})

builder.prismaObjectField('Project', 'savedViews', t =>
  t.field({
    type: SavedViews.type,
    description:
      "One's own views of its images, and those that others share, by name; whoever reads blind has their own.",
    args: pageArgs,
    resolve: ({ id: projectId }, args, ctx, info) => {
      const where = { AND: [{ projectId }, visibleViews(requireActor(ctx).id)] }
      return SavedViews.page({ ctx, info, args, order: byColumn('SavedView', 'name', 'text', 'asc'), where })
    },
  }),
)

const name = `1 to ${longestViewName} characters on one line: no other of one's own has it.`

const SaveViewInput = builder.inputType('SaveViewInput', {
  description: 'Which images are kept under which name.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Of which project.' }),
    name: t.string({ required: true, description: name }),
    filter: t.field({ type: ImageFilterInput, required: true, description: 'Which images.' }),
    look: t.field({ type: ViewLookInput, description: 'How they are shown; without it nothing is said of it.' }),
    isShared: t.boolean({ description: 'True: the other members find it, too.' }),
  }),
})

const ChangeViewInput = builder.inputType('ChangeViewInput', {
  description: 'What becomes another of a view; what is left out stays.',
  fields: t => ({
    viewId: t.id({ required: true, description: "One of one's own." }),
    name: t.string({ description: name }),
    filter: t.field({ type: ImageFilterInput, description: 'Which images, as a whole.' }),
    look: t.field({ type: ViewLookInput, description: 'How they are shown, as a whole.' }),
    isShared: t.boolean({ description: 'Whether the other members find it, too.' }),
  }),
})

const RemoveViewInput = builder.inputType('RemoveViewInput', {
  description: 'Which view is removed.',
  fields: t => ({ viewId: t.id({ required: true, description: "One of one's own." }) }),
})

builder.mutationFields(t => ({
  saveView: t.prismaField({
    type: 'SavedView',
    description: `Keeps a filter of a project's images under a name: at most ${mostViews} of one's own. Conflict: one has that name.`,
    args: {
      input: t.arg({ type: SaveViewInput, required: true, description: 'Which, and how it is called.' }),
      ...keyArg,
    },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'saveView', input, key }, saveView, things.SavedView.memory),
  }),
  changeView: t.prismaField({
    type: 'SavedView',
    description:
      "Gives a view of one's own another name, filter or look, shares it, or shares it no more. Conflict: another has that name.",
    args: { input: t.arg({ type: ChangeViewInput, required: true, description: 'Which, and what.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'changeView', input, key }, changeView, things.SavedView.memory),
  }),
  removeView: t.prismaField({
    type: 'Project',
    description: "Removes a view of one's own, for those too that it was shared with: no image is touched.",
    args: { input: t.arg({ type: RemoveViewInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'removeView', input, key }, removeView, things.Project.memory),
  }),
}))
