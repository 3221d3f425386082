import {
  mostRepeatReaders,
  ownRepeats,
  type RepeatAgreement as Repeats,
  recentPairs,
  seeRepeats,
} from '#core/agreement/repeat-agreement.ts'
import { Coefficient } from '#server/schema/agreement-figures.ts'
import { builder } from '#server/schema/builder.ts'
import { namedUser } from '#server/schema/user.ts'

const RepeatAgreement = builder.objectRef<Repeats>('RepeatAgreement').implement({
  description: `How far one reader agrees with themselves: first answers, and what they said of the same images again, unseen. Figures are of their newest ${recentPairs} of those.`,
  fields: t => ({
    reader: t.prismaField({
      type: 'User',
      description: 'Who.',
      resolve: (_query, { readerId }, _args, ctx) => namedUser(ctx, readerId),
    }),
    pairCount: t.exposeInt('pairCount', { description: 'Images that they read twice, of all time.' }),
    untoldCount: t.exposeInt('untoldCount', {
      description: 'Of the newest, those of which they could not tell at least once: beside the figures.',
    }),
    comparedCount: t.exposeInt('comparedCount', { description: 'Of the newest, those that were given a class twice.' }),
    sameCount: t.exposeInt('sameCount', { description: 'Of those, with the same class.' }),
    raw: t.expose('raw', { type: Coefficient, description: 'sameCount of comparedCount.' }),
    kappa: t.expose('kappa', { type: Coefficient, description: "Cohen's kappa of first and second answers." }),
  }),
})

builder.prismaObjectFields('Project', t => ({
  ownRepeats: t.field({
    type: RepeatAgreement,
    description: 'How far whoever asks agrees with themselves here.',
    resolve: ({ id }, _args, ctx) => ownRepeats(ctx, id),
  }),
  readerRepeats: t.field({
    type: [RepeatAgreement],
    nullable: true,
    description:
      'How far readers agree with themselves, who read most twice first. For those who may see readers, and do not read blind themselves.',
    args: {
      first: t.arg.int({ description: `How many: 1 to ${mostRepeatReaders}; without it ${mostRepeatReaders}.` }),
    },
    complexity: ({ first }) => ({ field: 1, multiplier: first ?? mostRepeatReaders }),
    resolve: ({ id: projectId }, { first }, ctx) => seeRepeats(ctx, projectId, first ?? mostRepeatReaders),
  }),
}))
