import { once } from '#core/idempotency/once.ts'
import { reviewBurnedIn } from '#core/image/review-burned-in.ts'
import { builder } from '#server/schema/builder.ts'
import { BurnedIn } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { countsOf } from '#server/schema/project.ts'
import { things } from '#server/schema/things.ts'

builder.prismaObjectField('Image', 'burnedIn', t =>
  t.expose('burnedIn', {
    type: BurnedIn,
    nullable: true,
    description: "Whether patients' names are written into the picture itself; null: its format does not say.",
  }),
)

builder.prismaObjectFields('Project', t => ({
  suspectedBurnedInCount: t.int({
    description: 'Images in which a person must look for names.',
    resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).suspectedBurnedInCount,
  }),
  burnedInCount: t.int({
    description: 'Images in which a person saw names; datasets are frozen without them.',
    resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).burnedInCount,
  }),
}))

const ReviewBurnedInInput = builder.inputType('ReviewBurnedInInput', {
  description: 'What somebody saw in a picture.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    verdict: t.field({ type: BurnedIn, required: true, description: 'NO or YES.' }),
    expected: t.field({
      type: BurnedIn,
      description: 'Image.burnedIn as whoever looked saw it; where it is another now, the verdict is refused.',
    }),
  }),
})

builder.mutationFields(t => ({
  reviewBurnedIn: t.prismaField({
    type: 'Image',
    description: 'A person says whether names are written into the picture.',
    args: { input: t.arg({ type: ReviewBurnedInInput, required: true, description: 'What was seen.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'reviewBurnedIn', input, key }, reviewBurnedIn, things.Image.memory),
  }),
}))
