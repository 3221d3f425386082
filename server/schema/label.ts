import type { Label as LabelRow, Prisma } from '#core/generated/prisma/client.ts'
import { once, onceInStatement } from '#core/idempotency/once.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { setLabel } from '#core/label/set-label.ts'
import { takeBackLabel } from '#core/label/take-back-label.ts'
import type { LabelView } from '#core/label/view.ts'
import type { ServerContext } from '#server/context.ts'
import { AttributeAnswerInput } from '#server/schema/answer-attribute.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { visibleAnswers } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { LabelOrigin } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { LabelViewInput, LabelView as LabelViewType } from '#server/schema/label-view.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { CannotTell } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

export const Label = builder.prismaObject('Label', {
  description: "One answer of one reader's reading of an image, versioned, never overwritten.",
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the label.' }),
    version: t.exposeInt('version', {
      description: 'Dense from 1 within its reading; the highest is what its reader says now.',
    }),
    labelClass: t.relation('labelClass', { nullable: true, description: 'The answer; null: cannotTell says why.' }),
    cannotTell: t.expose('cannotTell', {
      type: CannotTell,
      nullable: true,
      description: 'Why it cannot be told; null: it has a class.',
    }),
    reading: t.relation('reading', { description: 'The chain of answers that it is of.' }),
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
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it differs from the version before; null: nobody said.',
    }),
    note: t.exposeString('note', { nullable: true, description: 'What its reader added on the image; null: nothing.' }),
    confidence: t.exposeInt('confidence', {
      nullable: true,
      description: 'How sure its reader was, in percent; null: they did not say.',
    }),
    durationMs: t.exposeInt('durationMs', {
      nullable: true,
      description: "From the picture's being shown to the answer, milliseconds; null: nobody measured.",
    }),
    guidelineVersion: t.exposeInt('guidelineVersion', {
      nullable: true,
      description: "Of the project's guidelines, as its reader had them; null: there were none, or it was imported.",
    }),
    isBlind: t.exposeBoolean('isBlind', {
      description: 'Whether its reader could not see what others said of the image, nor what tells it.',
    }),
    view: t.field({
      type: LabelViewType,
      nullable: true,
      description: 'How its reader looked at the image; null: nobody looked, or in no viewer that says so.',
      resolve: label => label.view as LabelView | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was given here, or came in.' }),
    groupAnswerId: t.exposeID('groupAnswerId', {
      nullable: true,
      description:
        'Where one answer was given to a group: the label of the image that its reader had before them, the same of all that were given with it. Null: it is of one image.',
    }),
    takenBackAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it counts no more: its reader took it back, or its batch was undone; null: it was not.',
      select: { takeBack: true },
      resolve: label => label.takeBack?.createdAt ?? null,
    }),
    image: t.relation('image', { description: 'What it is about.' }),
    import: t.relation('import', { nullable: true, description: 'What brought it; null: given here.' }),
  }),
})

builder.objectField(LabelConflict, 'current', t =>
  // What is asked for beside the row itself is loaded for all conflicts of an answer together.
  t.expose('currentLabel', { type: Label, description: 'The label that it has now.' }),
)

export const Labels = pagesOf('Label', Label, {
  find: (ctx, query: Prisma.LabelFindManyArgs) => ctx.database.label.findMany(query),
  count: (ctx, query) => ctx.database.label.count(query),
})

builder.prismaObjectField('Image', 'labels', t =>
  t.field({
    type: Labels.type,
    description: 'Every label that it was ever given, as far as it is for whoever asks, newest first.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) => {
      const where = { AND: [{ imageId }, visibleAnswers(ctx)] }
      return Labels.page({ ctx, info, args, order: newestFirst('Label'), where })
    },
  }),
)

/** What images stand by, by image and version: one of each. */
const current = batched<ServerContext, string, LabelRow, Selected>(async (ctx, places, selected) => {
  const which = places.map(place => {
    const [imageId, version] = place.split(' ')
    return { imageId, version: Number(version) }
  })
  const where = { AND: [{ references: { some: { OR: which } } }, visibleAnswers(ctx)] }
  const found = await ctx.database.label.findMany({ ...selected?.selection, where })
  const labels = new Map(found.map(label => [label.imageId, label]))
  return new Map(
    places.flatMap(place => {
      const label = labels.get(place.slice(0, place.indexOf(' ')))
      return label ? [[place, label] as const] : []
    }),
  )
})

builder.prismaObjectField('Image', 'currentLabel', t =>
  t.field({
    type: Label,
    nullable: true,
    description:
      'The answer that its reference label is from; null: it has none, somebody decided otherwise, or it is not for whoever asks yet.',
    select: { labelVersion: true, labelClassId: true },
    resolve: async ({ id, labelVersion, labelClassId }, _args, ctx, info) =>
      labelClassId === null
        ? null
        : ((await current(ctx, `${id} ${labelVersion}`, placeOf(ctx, info, 'Label', [], { imageId: true }))) ?? null),
  }),
)

const SetLabelInput = builder.inputType('SetLabelInput', {
  description: 'An answer on an image.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    labelClassId: t.id({ description: "The answer: one of its project's classes; without it cannotTell." }),
    cannotTell: t.field({ type: CannotTell, description: 'Why it cannot be told, in place of a class.' }),
    expectedVersion: t.int({
      required: true,
      description: 'Image.labelVersion as the reader saw it; 0: never labelled.',
    }),
    reason: t.string({ description: 'Why it differs from what was said before, at most 1000 characters.' }),
    note: t.string({ description: 'What the reader adds on the image, at most 4000 characters.' }),
    confidence: t.int({ description: 'How sure the reader is, in percent: 0 to 100.' }),
    durationMs: t.int({ description: "From the picture's being shown to the answer, milliseconds." }),
    attributes: t.field({
      type: [AttributeAnswerInput],
      description: 'What the project asks for beside the class: Project.answerAttributes.',
    }),
    view: t.field({ type: LabelViewInput, description: 'How the reader looked at the image.' }),
    guidelineVersion: t.int({
      description: 'Of the guidelines that were before the reader; 0: none were. Without it the newest.',
    }),
  }),
})

const TakeBackLabelInput = builder.inputType('TakeBackLabelInput', {
  description: 'An answer that is taken back.',
  fields: t => ({
    labelId: t.id({ required: true, description: 'Which: of whoever asks, and the newest of its reading.' }),
    reason: t.string({ description: 'Why, at most 1000 characters.' }),
  }),
})

builder.mutationFields(t => ({
  setLabel: t.prismaField({
    type: 'Label',
    description:
      "Gives a reader's next answer on an image; the same again is the label that stands. Where it is not as they saw it: LabelConflict with the label that they have not seen. Conflict: the image was taken out, or the class or the project is archived.",
    args: { input: t.arg({ type: SetLabelInput, required: true, description: 'The answer.' }), ...keyArg },
    errors: refusedBy('LabelConflict', 'InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      onceInStatement(ctx, { verb: 'setLabel', input, key }, setLabel, things.Label.memory),
  }),
  takeBackLabel: t.prismaField({
    type: 'Image',
    description:
      'Takes back the answer that whoever asks gave last: what they had said before stands again, as a version of its own, or the image waits for them again. Conflict: it is not the last, or it was reviewed or decided on.',
    args: { input: t.arg({ type: TakeBackLabelInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'takeBackLabel', input, key }, takeBackLabel, things.Image.memory),
  }),
}))
