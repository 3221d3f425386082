import type { GoldAnswer as GoldRow, Prisma } from '#core/generated/prisma/client.ts'
import { mostGold, setGoldAnswer } from '#core/gold/set-gold.ts'
import { takeBackGoldAnswer } from '#core/gold/take-back-gold.ts'
import { once } from '#core/idempotency/once.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { readsBlind, visibleVerdicts } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { byNumber } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { CannotTell } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const GoldAnswer = builder.prismaObject('GoldAnswer', {
  description:
    'What an image shows, for readers to be measured by; or that it is measured by no more. The newest of an image stands.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the gold answer.' }),
    number: t.exposeInt('number', { description: 'Dense from 1 within the image.' }),
    labelClass: t.relation('labelClass', {
      nullable: true,
      description: 'What it shows; null: cannotTell says why not, or the one before is taken back.',
    }),
    cannotTell: t.expose('cannotTell', {
      type: CannotTell,
      nullable: true,
      description: 'Why it cannot be told; null: it has a class, or the one before is taken back.',
    }),
    explanation: t.exposeString('explanation', {
      nullable: true,
      description: 'What readers are told beside it, where they are told; null: nothing.',
    }),
    isTakenBack: t.exposeBoolean('isTakenBack', { description: 'Whether it says that the one before is taken back.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why; null: nobody said.' }),
    labelIds: t.exposeIDList('labelIds', { description: 'The answers that said the same when it was set.' }),
    setBy: t.relation('setBy', { description: 'Who set it, or took the one before back.' }),
    image: t.relation('image', { description: 'What it is about.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When.' }),
  }),
})

const GoldAnswers = pagesOf('GoldAnswer', GoldAnswer, {
  find: (ctx, query: Prisma.GoldAnswerFindManyArgs) => ctx.database.goldAnswer.findMany(query),
  count: (ctx, query) => ctx.database.goldAnswer.count(query),
})

/** By image and number, as far as they are for whoever asks. */
const standing = batched<ServerContext, string, GoldRow, Selected>(async (ctx, places, selected) => {
  const which = places.map(place => {
    const [imageId, number] = place.split(' ')
    return { imageId, number: Number(number) }
  })
  const where = { AND: [{ OR: which }, visibleVerdicts(ctx)] }
  const found = await ctx.database.goldAnswer.findMany({ ...selected?.selection, where })
  return new Map(found.map(gold => [`${gold.imageId} ${gold.number}`, gold]))
})

builder.prismaObjectFields('Image', t => ({
  goldAnswer: t.field({
    type: GoldAnswer,
    nullable: true,
    description:
      'What readers of it are measured by; null: it is none to be measured by, or whoever asks is not to know: readers before they have answered it, and after that as Project.goldFeedback says.',
    select: { id: true, goldNumber: true },
    resolve: async ({ id, goldNumber }, _args, ctx, info) => {
      const place = placeOf(ctx, info, 'GoldAnswer', [], { imageId: true, number: true })
      return goldNumber === 0 ? null : ((await standing(ctx, `${id} ${goldNumber}`, place)) ?? null)
    },
  }),
  goldAnswers: t.field({
    type: GoldAnswers.type,
    description: 'Every gold answer that it ever had, and that they were taken back, newest first; as goldAnswer.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) => {
      const where = { AND: [{ imageId }, visibleVerdicts(ctx)] }
      return GoldAnswers.page({ ctx, info, args, order: byNumber('GoldAnswer', 'number', 'desc'), where })
    },
  }),
}))

builder.prismaObjectField('Project', 'goldImageCount', t =>
  t.int({
    description: 'Images with a gold answer, without those that were taken out; 0 for whoever reads the project blind.',
    complexity: 5,
    select: { id: true },
    resolve: async ({ id: projectId }, _args, ctx) => {
      if (await readsBlind(ctx, projectId)) return 0
      return ctx.database.image.count({ where: { projectId, goldNumber: { gt: 0 }, takenOutAt: null } })
    },
  }),
)

const SetGoldAnswerInput = builder.inputType('SetGoldAnswerInput', {
  description: 'What an image shows, for readers to be measured by.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    expectedNumber: t.int({
      required: true,
      description: 'GoldAnswer.number of the one that stands, as it was seen; 0: none stands.',
    }),
    labelClassId: t.id({ description: "What it shows: one of its project's classes; without it cannotTell." }),
    cannotTell: t.field({ type: CannotTell, description: 'Why it cannot be told, in place of a class.' }),
    explanation: t.string({
      description: 'What readers are told beside it, where they are told: at most 2000 characters.',
    }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const TakeBackGoldAnswerInput = builder.inputType('TakeBackGoldAnswerInput', {
  description: 'Which gold answer stands no more.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    goldAnswerId: t.id({ required: true, description: 'The gold answer that stands.' }),
    reason: t.string({ required: true, description: 'Why, 1 to 500 characters: stands in the audit trail.' }),
  }),
})

builder.mutationFields(t => ({
  setGoldAnswer: t.prismaField({
    type: 'GoldAnswer',
    description: `Says what an image shows, for readers to be measured by: its reference label from then on, which answers do not move. Of at most ${mostGold} images of a project; not for whoever reads it blind. Conflict: somebody set another meanwhile, readers are not blind, or the image was taken out, or the class or the project is archived.`,
    args: { input: t.arg({ type: SetGoldAnswerInput, required: true, description: 'What.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'setGoldAnswer', input, key }, setGoldAnswer, things.GoldAnswer.memory),
  }),
  takeBackGoldAnswer: t.prismaField({
    type: 'GoldAnswer',
    description:
      'Readers are measured by an image no more: what they said of it counts as of any other. Conflict: no gold answer stands on it.',
    args: {
      input: t.arg({ type: TakeBackGoldAnswerInput, required: true, description: 'Which, and why.' }),
      ...keyArg,
    },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'takeBackGoldAnswer', input, key }, takeBackGoldAnswer, things.GoldAnswer.memory),
  }),
}))
