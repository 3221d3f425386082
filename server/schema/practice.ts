import { requireActor } from '#core/context.ts'
import { decidePractice, requirePractice } from '#core/gold/decide-practice.ts'
import { mostPractices, ownPractice, practiceDeciders, seePractices } from '#core/gold/see-practices.ts'
import { once } from '#core/idempotency/once.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import type { Practice as Practised, PracticeState as State } from '#core/reading/practice.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { namedUser, UserRef } from '#server/schema/user.ts'

const PracticeState = builder.enumType('PracticeState', {
  description: 'How far the practice of a reader is.',
  values: {
    UNDER_WAY: { description: 'They answer gold images before all else.' },
    PASSED: { description: 'As many as are asked for were answered as the gold answer: they read.' },
    FAILED: { description: 'Fewer were: somebody lets them go on, or asks them to repeat it.' },
    LET_GO_ON: { description: 'Somebody let them go on, whatever it came to: they read.' },
  } satisfies Record<State, { description: string }>,
})

const PracticeVerdict = builder.enumType('PracticeVerdict', {
  description: 'What is decided on the practice of a reader.',
  values: {
    GO_ON: { description: 'They read, whatever it came to.' },
    REPEAT: { description: 'They answer as many gold images again, others than before.' },
  },
})

type Decided = NonNullable<Practised['decision']>

const PracticeDecision = builder.objectRef<Decided>('PracticeDecision').implement({
  description: 'What somebody decided on the practice of a reader.',
  fields: t => ({
    verdict: t.expose('verdict', { type: PracticeVerdict, description: 'What.' }),
    reason: t.exposeString('reason', { description: 'Why.' }),
    decidedBy: t.prismaField({
      type: 'User',
      description: 'Who.',
      resolve: (_query, { decidedById }, _args, ctx) => namedUser(ctx, decidedById),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => new Date(`${at}Z`) }),
  }),
})

const Practice = builder.objectRef<Practised>('Practice').implement({
  description: 'The gold images that one reader answers before all else, and what that came to.',
  fields: t => ({
    reader: t.prismaField({
      type: 'User',
      description: 'Who.',
      resolve: (_query, { readerId }, _args, ctx) => namedUser(ctx, readerId),
    }),
    state: t.expose('state', { type: PracticeState, description: 'How far it is.' }),
    askedCount: t.exposeInt('askedCount', {
      description: 'Gold images that it is of: as many as the project asks for, or as there are.',
    }),
    answeredCount: t.exposeInt('answeredCount', { description: 'Of those, how many they answered.' }),
    asGoldCount: t.int({
      nullable: true,
      description: 'Of those, how many first answers are the gold answer; null: it is under way.',
      resolve: ({ state, asGoldCount }) => (state === 'UNDER_WAY' ? null : asGoldCount),
    }),
    passPercent: t.exposeInt('passPercent', {
      description: 'Percent that is to be answered as the gold answer; 0: any will do.',
    }),
    leftCount: t.int({
      nullable: true,
      description: 'Gold images that they have not answered, of all; null: of themselves whoever asks is not told.',
      resolve: ({ readerId, leftCount }, _args, ctx) => (requireActor(ctx).id === readerId ? null : leftCount),
    }),
    decision: t.expose('decision', {
      type: PracticeDecision,
      nullable: true,
      description: 'The newest; null: nothing was decided.',
    }),
  }),
})

builder.prismaObjectFields('Project', t => ({
  practiceCount: t.exposeInt('practiceCount', {
    description: 'How many gold images each blind reader answers before all else; 0: they stand between the others.',
  }),
  practicePercent: t.exposeInt('practicePercent', {
    description: 'Percent of those that are to be answered as the gold answer; 0: any will do.',
  }),
  ownPractice: t.field({
    type: Practice,
    nullable: true,
    description: 'What whoever asks answers before all else; null: nothing is asked of them.',
    resolve: ({ id }, _args, ctx) => ownPractice(ctx, id),
  }),
  practiceDeciders: t.field({
    type: [UserRef],
    description: 'Who may let a reader go on whose practice failed, or have it repeated: at most three, by name.',
    complexity: 3,
    resolve: ({ id }, _args, ctx) => practiceDeciders(ctx, id),
  }),
  readerPractices: t.field({
    type: [Practice],
    nullable: true,
    description:
      'How far readers are with what they answer before all else, by name. For those who may see readers, and do not read blind themselves.',
    args: { first: t.arg.int({ description: `How many: 1 to ${mostPractices}; without it 20.` }) },
    complexity: ({ first }) => ({ field: 1, multiplier: first ?? 20 }),
    resolve: ({ id: projectId }, { first }, ctx) => seePractices(ctx, projectId, first ?? 20),
  }),
}))

const DecidePracticeInput = builder.inputType('DecidePracticeInput', {
  description: 'What is decided on the practice of a reader.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'In which project.' }),
    readerId: t.id({ required: true, description: 'Whose.' }),
    verdict: t.field({ type: PracticeVerdict, required: true, description: 'What.' }),
    reason: t.string({ required: true, description: 'Why, 1 to 500 characters: stands in the audit trail.' }),
  }),
})

builder.mutationField('decidePractice', t =>
  t.field({
    type: Practice,
    description:
      'Lets a reader go on, whatever their practice came to, or asks them to repeat it with gold images that they have not answered. Not by whoever reads the project blind. Conflict: it changes nothing, or too few gold images are left.',
    args: { input: t.arg({ type: DecidePracticeInput, required: true, description: 'What, and why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'decidePractice', input, key }, decidePractice, {
        idOf: ({ readerId }: Practised) => `${input.projectId} ${readerId}`,
        again: async (ctx, answer) => {
          const [projectId = '', readerId = ''] = answer.split(' ')
          await requireRightInArchived(ctx, 'SET_GOLD', projectId)
          await requireSighted(ctx, projectId, 'what a practice came to')
          return requirePractice(ctx, { projectId, readerId })
        },
      }),
  }),
)
