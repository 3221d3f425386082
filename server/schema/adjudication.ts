import { adjudicateImage, undoAdjudication } from '#core/adjudication/adjudicate-image.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import type { LabelView as View } from '#core/label/view.ts'
import { AttributeAnswerInput } from '#server/schema/answer-attribute.ts'
import { visibleVerdicts } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { LabelView, LabelViewInput } from '#server/schema/label-view.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { CannotTell } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const Adjudication = builder.prismaObject('Adjudication', {
  description: 'A decision on an image whose readers disagree or cannot tell, or that it is undone. The newest stands.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the decision.' }),
    number: t.exposeInt('number', { description: 'Dense from 1 within the image.' }),
    adjudicator: t.relation('adjudicator', { description: 'Who decided.' }),
    labelClass: t.relation('labelClass', {
      nullable: true,
      description: 'What was decided; null: cannotTell says why, or the one before is undone.',
    }),
    cannotTell: t.expose('cannotTell', {
      type: CannotTell,
      nullable: true,
      description: 'Why no class was decided; null: one was, or the one before is undone.',
    }),
    isUndone: t.exposeBoolean('isUndone', { description: 'Whether it says that the one before counts no more.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why; null: nothing was added.' }),
    note: t.exposeString('note', { nullable: true, description: 'What was added on the image; null: nothing.' }),
    view: t.field({
      type: LabelView,
      nullable: true,
      description: 'How the image was looked at; null: nobody said.',
      resolve: row => row.view as View | null,
    }),
    guidelineVersion: t.exposeInt('guidelineVersion', {
      nullable: true,
      description: "Of the project's guidelines, as whoever decided had them; null: there were none.",
    }),
    labelIds: t.exposeIDList('labelIds', { description: 'The answers that it was made upon.' }),
    image: t.relation('image', { description: 'What was decided on.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
  }),
})

const Adjudications = pagesOf('Adjudication', Adjudication, {
  find: (ctx, query: Prisma.AdjudicationFindManyArgs) => ctx.database.adjudication.findMany(query),
  count: (ctx, query) => ctx.database.adjudication.count(query),
})

builder.prismaObjectField('Image', 'adjudications', t =>
  t.field({
    type: Adjudications.type,
    description: 'What was decided on it, newest first.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) => {
      const where = { AND: [{ imageId }, visibleVerdicts(ctx)] }
      return Adjudications.page({ ctx, info, args, order: byNumber('Adjudication', 'number', 'desc'), where })
    },
  }),
)

const AdjudicateImageInput = builder.inputType('AdjudicateImageInput', {
  description: 'What somebody decides on an image.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    labelIds: t.idList({
      required: true,
      description: 'The answers that were looked at: the newest of each reading. Another one meanwhile is a Conflict.',
    }),
    labelClassId: t.id({ description: 'What is decided.' }),
    cannotTell: t.field({ type: CannotTell, description: 'Why none can be, in place of a class.' }),
    reason: t.string({ description: 'Why, at most 1000 characters.' }),
    note: t.string({ description: 'What is added on the image, at most 4000 characters.' }),
    attributes: t.field({
      type: [AttributeAnswerInput],
      description: 'What the project asks for beside the class.',
    }),
    view: t.field({ type: LabelViewInput, description: 'How the image was looked at.' }),
    guidelineVersion: t.int({
      description: 'Of the guidelines that were before whoever decides; 0: none were. Without it the newest.',
    }),
  }),
})

const UndoAdjudicationInput = builder.inputType('UndoAdjudicationInput', {
  description: 'Which decision counts no more.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    adjudicationId: t.id({ required: true, description: 'The decision that stands.' }),
    reason: t.string({ required: true, description: 'Why, 1 to 500 characters: stands in the audit trail.' }),
  }),
})

builder.mutationFields(t => ({
  adjudicateImage: t.prismaField({
    type: 'Adjudication',
    description:
      'Decides on an image whose readers disagree or cannot tell: that is its reference label. Forbidden for one of its readers. Conflict: they agree, or an answer came meanwhile.',
    args: { input: t.arg({ type: AdjudicateImageInput, required: true, description: 'What.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'adjudicateImage', input, key }, adjudicateImage, things.Adjudication.memory),
  }),
  undoAdjudication: t.prismaField({
    type: 'Adjudication',
    description:
      'Takes a decision back: what the answers come to counts again. Conflict: a dataset froze it; then it can only be superseded.',
    args: { input: t.arg({ type: UndoAdjudicationInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'undoAdjudication', input, key }, undoAdjudication, things.Adjudication.memory),
  }),
}))
