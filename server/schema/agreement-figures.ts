import {
  type AgreementFigures,
  type ClassMeasures,
  type ComparedPair,
  mostPairs,
  mostWeeks,
  type OverallMeasures,
  type WeekMeasures,
} from '#core/agreement/figures.ts'
import { readerKeyOf } from '#core/agreement/find-disagreements.ts'
import type { GatheredReader } from '#core/agreement/gather.ts'
import type { Coefficient as CoefficientRow } from '#core/agreement/interval.ts'
import { builder } from '#server/schema/builder.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { CannotTell } from '#server/schema/reading-enums.ts'
import { userById } from '#server/schema/user.ts'

/** Readers that are listed, those with most answers. */
const mostReaders = 200

const AgreementGap = builder.enumType('AgreementGap', {
  description: 'Why there is no figure of agreement, or no interval of it.',
  values: {
    ONE_READER: { description: 'No figure: fewer than two readers have answered.' },
    NOTHING_READ_TWICE: { description: 'No figure: no image was given a class by two of them.' },
    ONE_CLASS: {
      description: 'No figure: all answers are of one class, or none or all are of the class that is meant.',
    },
    SEVERAL_PAIRS: { description: "No figure: Cohen's kappa is of two readers, and there are more; see each pair." },
    ONE_GROUP: { description: 'No interval: all its images are of one group.' },
    NO_DISAGREEMENT: { description: 'No interval: nobody disagrees, and drawing from that says nothing else.' },
    UNSTABLE: { description: 'No interval: it is undefined in more than one of twenty drawings.' },
  },
})

export const Coefficient = builder.objectRef<CoefficientRow>('Coefficient').implement({
  description: 'A figure of agreement with its 95% interval, by drawing whole groups.',
  fields: t => ({
    value: t.exposeFloat('value', { nullable: true, description: 'At most 1; null: `gap` says why.' }),
    lower: t.exposeFloat('lower', { nullable: true, description: 'Lower end; null: `gap` says why.' }),
    upper: t.exposeFloat('upper', { nullable: true, description: 'Upper end; null: `gap` says why.' }),
    gap: t.field({
      type: AgreementGap,
      nullable: true,
      description: 'Why there is no value, else why no interval; null: both are there.',
      resolve: ({ why }) => why,
    }),
  }),
})

const raw = { type: Coefficient, description: 'Raw agreement: share of pairs of answers on an image that are alike.' }
const fleiss = { type: Coefficient, description: "Fleiss' kappa." }
const alpha = { type: Coefficient, description: "Krippendorff's alpha, nominal." }
const ac1 = { type: Coefficient, description: "Gwet's AC1." }
const imageCount = { description: 'Images that it is of: two or more gave each a class.' }
const groupCount = { description: 'Groups that these are of.' }

const Overall = builder.objectRef<OverallMeasures>('OverallAgreement').implement({
  description: 'How far all readers agree.',
  fields: t => ({
    imageCount: t.exposeInt('imageCount', imageCount),
    groupCount: t.exposeInt('groupCount', groupCount),
    raw: t.expose('raw', raw),
    cohen: t.expose('cohen', { type: Coefficient, description: "Cohen's kappa, where there are two readers." }),
    fleiss: t.expose('fleiss', fleiss),
    alpha: t.expose('alpha', alpha),
    ac1: t.expose('ac1', ac1),
  }),
})

const OfClass = builder.objectRef<ClassMeasures>('ClassAgreement').implement({
  description: 'How far all readers agree on one class against all others.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'Which class.',
      resolve: ({ labelClassId }, _args, ctx) => requireClass(ctx, labelClassId),
    }),
    answerCount: t.exposeInt('answerCount', { description: 'Answers of this class, on images that count.' }),
    raw: t.expose('raw', raw),
    fleiss: t.expose('fleiss', fleiss),
    alpha: t.expose('alpha', alpha),
    ac1: t.expose('ac1', ac1),
  }),
})

const OfWeek = builder.objectRef<WeekMeasures>('WeekAgreement').implement({
  description: 'How far all readers agree on the images whose first answer was given in one week.',
  fields: t => ({
    week: t.exposeString('week', { description: 'By ISO 8601, in UTC, such as 2026-W48.' }),
    imageCount: t.exposeInt('imageCount', imageCount),
    groupCount: t.exposeInt('groupCount', groupCount),
    raw: t.expose('raw', raw),
    fleiss: t.expose('fleiss', fleiss),
    alpha: t.expose('alpha', alpha),
    ac1: t.expose('ac1', ac1),
  }),
})

const Reader = builder.objectRef<GatheredReader>('ComparedReader').implement({
  description: 'Somebody who answered: a person, or whom an import names.',
  fields: t => ({
    readerKey: t.string({
      description: 'Of the reader; pass it to AgreementReport.disagreements.',
      resolve: readerKeyOf,
    }),
    reader: t.prismaField({
      type: 'User',
      nullable: true,
      description: 'The person; null: an import names them, and nobody said who that is.',
      resolve: async (_query, { readerId }, _args, ctx) =>
        readerId === null ? null : ((await userById(ctx, readerId)) ?? null),
    }),
    labeller: t.exposeString('labeller', {
      nullable: true,
      description: 'Whom an import names, as Label.labeller; null: it is a person.',
    }),
    answerCount: t.exposeInt('answerCount', { description: 'Images that they answered.' }),
    cannotTellCount: t.exposeInt('cannotTellCount', { description: 'Of those, that they could not tell.' }),
  }),
})

interface PairRow extends Omit<ComparedPair, 'first' | 'second'> {
  first: GatheredReader
  second: GatheredReader
}

const Pair = builder.objectRef<PairRow>('PairAgreement').implement({
  description: 'How far two readers agree.',
  fields: t => ({
    first: t.expose('first', { type: Reader, description: 'One of them.' }),
    second: t.expose('second', { type: Reader, description: 'The other.' }),
    imageCount: t.exposeInt('imageCount', { description: 'Images to which both gave a class.' }),
    groupCount: t.exposeInt('groupCount', groupCount),
    raw: t.expose('raw', { ...raw, description: 'Share of these that both gave the same class.' }),
    cohen: t.expose('cohen', { type: Coefficient, description: "Cohen's kappa." }),
    ac1: t.expose('ac1', ac1),
    confusion: t.field({
      type: t.listRef(t.listRef('Int')),
      description:
        'Images. Rows: what the first said, columns: the second; in the order of classes, behind them any other where isOneAgainstRest, last: cannot tell.',
      resolve: ({ confusion }) => confusion,
    }),
  }),
})

type CannotTellRow = AgreementFigures['cannotTell'][number]

const CannotTellCount = builder.objectRef<CannotTellRow>('CannotTellCount').implement({
  description: 'How many answers say that it cannot be told.',
  fields: t => ({
    cannotTell: t.expose('cannotTell', { type: CannotTell, description: 'Why.' }),
    answerCount: t.exposeInt('answerCount', { description: 'Answers.' }),
  }),
})

const mostFirst = (all: readonly GatheredReader[]) =>
  [...all].sort((a, b) => b.answerCount - a.answerCount).slice(0, mostReaders)

function pairsOf({ pairs, readers: all }: AgreementFigures): PairRow[] {
  return pairs.flatMap(pair => {
    const [first, second] = [all[pair.first], all[pair.second]]
    return first && second ? [{ ...pair, first, second }] : []
  })
}

export const Figures = builder.objectRef<AgreementFigures>('AgreementFigures').implement({
  description:
    'How far readers agree: of the first answer of each reading that counts. Who could not tell is counted, and left out of all but the confusions.',
  fields: t => ({
    imageCount: t.int({ description: 'Images that somebody answered.', resolve: f => f.counted.imageCount }),
    onceCount: t.int({ description: 'Of those, that one reader answered.', resolve: f => f.counted.onceCount }),
    untoldCount: t.int({
      description: 'Of those that more answered, images that fewer than two gave a class.',
      resolve: f => f.counted.untoldCount,
    }),
    answerCount: t.int({ description: 'Answers.', resolve: f => f.counted.answerCount }),
    openCount: t.int({
      description: 'Of those, given where their reader could see what others said.',
      resolve: f => f.counted.openCount,
    }),
    importedCount: t.int({ description: 'Of those, that came with imports.', resolve: f => f.counted.importedCount }),
    cannotTell: t.expose('cannotTell', { type: [CannotTellCount], description: 'Answers that have no class, by why.' }),
    resampleCount: t.exposeInt('resampleCount', { description: 'Drawings that each interval is of.' }),
    classes: t.field({
      type: [LabelClass],
      description: 'The classes that confusions are in the order of; of one class against all others that one.',
      resolve: ({ classIds }, _args, ctx) => Promise.all(classIds.map(id => requireClass(ctx, id))),
    }),
    isOneAgainstRest: t.boolean({
      description: 'Whether any other class stands in confusions as one, behind classes and before cannot tell.',
      resolve: f => f.isOneAgainstRest ?? false,
    }),
    overall: t.expose('overall', { type: Overall, description: 'All readers, all images.' }),
    byClass: t.field({ type: [OfClass], description: 'Each class against all others.', resolve: f => f.classes }),
    weeks: t.expose('weeks', { type: [OfWeek], description: `The newest ${mostWeeks}, oldest first.` }),
    weekCount: t.exposeInt('weekCount', { description: 'Weeks that there are.' }),
    readers: t.field({
      type: [Reader],
      description: `The ${mostReaders} with most answers, most first.`,
      resolve: f => mostFirst(f.readers),
    }),
    readerCount: t.int({ description: 'Readers that there are.', resolve: f => f.readers.length }),
    pairs: t.field({
      type: [Pair],
      description: `The ${mostPairs} with most images in common, most first.`,
      resolve: pairsOf,
    }),
    pairCount: t.exposeInt('pairCount', { description: 'Pairs that there are.' }),
    confusion: t.field({
      type: t.listRef(t.listRef('Int')),
      description:
        'Pairs of answers on one image, of any two readers. Row and column in the order of classes, the lower first, behind them any other where isOneAgainstRest, last: cannot tell; below the diagonal 0.',
      resolve: f => f.confusion,
    }),
  }),
})
