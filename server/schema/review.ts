import type { Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { AttributeAnswerInput } from '#server/schema/answer-attribute.ts'
import { visibleVerdicts } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { LabelViewInput } from '#server/schema/label-view.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { CannotTell, ReadingState, ReviewVerdict } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const Review = builder.prismaObject('Review', {
  description: 'What a reviewer says of one answer. Never changed: a later review of it is another.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the review.' }),
    verdict: t.expose('verdict', { type: ReviewVerdict, description: 'What is said.' }),
    comment: t.exposeString('comment', { nullable: true, description: 'Why; null: nothing was added.' }),
    reviewer: t.relation('reviewer', { description: 'Who said it.' }),
    reading: t.relation('reading', { description: 'Of which reading.' }),
    label: t.relation('label', { description: 'Of which of its answers.' }),
    changedLabel: t.relation('changedLabel', {
      nullable: true,
      description: "CHANGE: the reviewer's own answer. Null: it is none.",
    }),
    image: t.relation('image', { description: 'What was read.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
  }),
})

const Reviews = pagesOf('Review', Review, {
  find: (ctx, query: Prisma.ReviewFindManyArgs) => ctx.database.review.findMany(query),
  count: (ctx, query) => ctx.database.review.count(query),
})

builder.prismaObjectField('Reading', 'reviews', t =>
  t.field({
    type: Reviews.type,
    description: 'What reviewers said of it, newest first.',
    args: pageArgs,
    resolve: ({ id: readingId }, args, ctx, info) => {
      const where = { AND: [{ readingId }, visibleVerdicts(ctx)] }
      return Reviews.page({ ctx, info, args, order: newestFirst('Review'), where })
    },
  }),
)

const ReviewLabelInput = builder.inputType('ReviewLabelInput', {
  description: 'What a reviewer says of an answer.',
  fields: t => ({
    labelId: t.id({ required: true, description: "The answer: its reading's newest." }),
    expectedState: t.field({ type: ReadingState, required: true, description: 'Reading.state as it was seen.' }),
    verdict: t.field({ type: ReviewVerdict, required: true, description: 'What is said.' }),
    comment: t.string({ description: 'Why, at most 1000 characters; RETURN needs one.' }),
    labelClassId: t.id({ description: "CHANGE: the reviewer's own answer." }),
    cannotTell: t.field({
      type: CannotTell,
      description: 'CHANGE: why the reviewer cannot tell, in place of a class.',
    }),
    attributes: t.field({
      type: [AttributeAnswerInput],
      description: 'CHANGE: what the project asks for beside the class.',
    }),
    view: t.field({ type: LabelViewInput, description: 'CHANGE: how the reviewer looked at the image.' }),
    guidelineVersion: t.int({
      description: 'CHANGE: of the guidelines that were before the reviewer; 0: none were. Without it the newest.',
    }),
  }),
})

builder.mutationFields(t => ({
  reviewLabel: t.prismaField({
    type: 'Review',
    description:
      'Lets an answer stand, sends it back to its reader, or puts another in its place; the reference label follows. Forbidden for its reader. Conflict: the reading is not as it was seen.',
    args: { input: t.arg({ type: ReviewLabelInput, required: true, description: 'What is said.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'reviewLabel', input, key }, reviewLabel, things.Review.memory),
  }),
}))
