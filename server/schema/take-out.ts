import { once } from '#core/idempotency/once.ts'
import { putBackImage, takeOutImage } from '#core/image/take-out.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

builder.prismaObjectFields('Image', t => ({
  takenOutAt: t.expose('takenOutAt', {
    type: 'DateTime',
    nullable: true,
    description:
      'When it was taken out: it is in no list and no new dataset any more; what was frozen keeps it. Null: it was not.',
  }),
  takenOutReason: t.exposeString('takenOutReason', {
    nullable: true,
    description: 'Why, as whoever took it out said; null: it is not taken out.',
  }),
  takenOutBy: t.relation('takenOutBy', {
    nullable: true,
    description: 'Who took it out, or undid the import that brought it; null: it is not taken out.',
  }),
  datasetCount: t.relationCount('datasetItems', {
    description: 'Dataset versions that were frozen with it: they keep it, whatever becomes of it.',
  }),
}))

const TakeOutImageInput = builder.inputType('TakeOutImageInput', {
  description: 'What is to be taken out, and why.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    reason: t.string({ required: true, description: 'Why, 1 to 500 characters: stands in the audit trail.' }),
  }),
})

const PutBackImageInput = builder.inputType('PutBackImageInput', {
  description: 'What is to be put back, and why.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    reason: t.string({ required: true, description: 'Why, 1 to 500 characters: stands in the audit trail.' }),
  }),
})

builder.mutationFields(t => ({
  takeOutImage: t.prismaField({
    type: 'Image',
    description:
      'Takes an image out: it is in no list, no count and no new dataset any more, and nobody labels it. What was frozen keeps it.',
    args: { input: t.arg({ type: TakeOutImageInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'takeOutImage', input, key }, takeOutImage, things.Image.memory),
  }),
  putBackImage: t.prismaField({
    type: 'Image',
    description: 'Puts an image back that was taken out, as it was, with the label that it had.',
    args: { input: t.arg({ type: PutBackImageInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'putBackImage', input, key }, putBackImage, things.Image.memory),
  }),
}))
