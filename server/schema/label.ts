import type { Label as LabelRow, Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { setLabel } from '#core/label/set-label.ts'
import type { LabelView } from '#core/label/view.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { LabelOrigin } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { LabelViewInput, LabelView as LabelViewType } from '#server/schema/label-view.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

export const Label = builder.prismaObject('Label', {
  description: "One reader's answer on one image, versioned, never overwritten.",
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the label.' }),
    version: t.exposeInt('version', { description: 'Dense from 1 within the image; the highest is its current one.' }),
    labelClass: t.relation('labelClass', { description: 'The answer.' }),
    reader: t.relation('reader', {
      nullable: true,
      description: 'Who gave it; null: it came with an import, and nobody said which reader gave it.',
    }),
    labeller: t.exposeString('labeller', {
      nullable: true,
      description:
        'Where an imported label came from: import:<sha256 of the list>, then #<whom it names>, if it does; null: given here.',
    }),
    origin: t.expose('origin', { type: LabelOrigin, description: 'Given here, or imported.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'What its reader added; null: nothing.' }),
    view: t.field({
      type: LabelViewType,
      nullable: true,
      description: 'How its reader looked at the image; null: nobody looked, or in no viewer that says so.',
      resolve: label => label.view as LabelView | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was given here, or came in.' }),
    image: t.relation('image', { description: 'What it is about.' }),
    import: t.relation('import', { nullable: true, description: 'What brought it; null: given here.' }),
  }),
})

builder.objectField(LabelConflict, 'current', t =>
  // What is asked for beside the row itself is loaded for all conflicts of an answer together.
  t.expose('currentLabel', { type: Label, description: 'The label that it has now.' }),
)

const Labels = pagesOf('Label', Label, {
  find: (ctx, query: Prisma.LabelFindManyArgs) => ctx.database.label.findMany(query),
  count: (ctx, query) => ctx.database.label.count(query),
})

builder.prismaObjectField('Image', 'labels', t =>
  t.field({
    type: Labels.type,
    description: 'Every label that it was ever given, newest first.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) =>
      Labels.page({ ctx, info, args, order: byNumber('Label', 'version', 'desc'), where: { imageId } }),
  }),
)

/** By image and version: one of each. A list within Prisma's own query would be read whole, and cut only then. */
const current = batched<ServerContext, string, LabelRow, Selected>(async (ctx, places, selected) => {
  const which = places.map(place => {
    const [imageId, version] = place.split(' ')
    return { imageId, version: Number(version) }
  })
  const found = await ctx.database.label.findMany({ ...selected?.selection, where: { OR: which } })
  return new Map(found.map(label => [`${label.imageId} ${label.version}`, label]))
})

builder.prismaObjectField('Image', 'currentLabel', t =>
  t.field({
    type: Label,
    nullable: true,
    description: 'The newest; null: nobody has labelled it, or its only label came with an import that was undone.',
    select: { labelVersion: true, labelClassId: true },
    resolve: async ({ id, labelVersion, labelClassId }, _args, ctx, info) =>
      labelClassId === null
        ? null
        : ((await current(ctx, `${id} ${labelVersion}`, placeOf(ctx, info, 'Label'))) ?? null),
  }),
)

const SetLabelInput = builder.inputType('SetLabelInput', {
  description: 'An answer on an image.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    labelClassId: t.id({ required: true, description: "The answer: one of its project's classes." }),
    expectedVersion: t.int({
      required: true,
      description: 'Image.labelVersion as the reader saw it; 0: never labelled.',
    }),
    reason: t.string({ description: 'What the reader adds, at most 1000 characters.' }),
    view: t.field({ type: LabelViewInput, description: 'How the reader looked at the image.' }),
  }),
})

builder.mutationFields(t => ({
  setLabel: t.prismaField({
    type: 'Label',
    description:
      'Gives an image its next label version; the same answer again by the same reader is the label that stands. Where somebody was faster: LabelConflict with their label. Conflict: the image was taken out.',
    args: { input: t.arg({ type: SetLabelInput, required: true, description: 'The answer.' }), ...keyArg },
    errors: refusedBy('LabelConflict', 'InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'setLabel', input, key }, setLabel, things.Label.memory),
  }),
}))
