import type { FrozenRule } from '#core/dataset-version/split-rule.ts'
import { builder } from '#server/schema/builder.ts'
import { PublishedRule } from '#server/schema/enums.ts'

type Shares = Record<'train' | 'validation' | 'test', number>

const SplitRatio = builder.objectRef<Shares>('SplitRatio').implement({
  description: 'Shares of the images, which add up to 1.',
  fields: t => ({
    train: t.exposeFloat('train', { description: 'Of TRAIN, 0 to 1.' }),
    validation: t.exposeFloat('validation', { description: 'Of VALIDATION, 0 to 1.' }),
    test: t.exposeFloat('test', { description: 'Of TEST, 0 to 1.' }),
  }),
})

const SplitSizes = builder.objectRef<Shares>('SplitSizes').implement({
  description: 'Images a split.',
  fields: t => ({
    train: t.exposeInt('train', { description: 'In TRAIN.' }),
    validation: t.exposeInt('validation', { description: 'In VALIDATION.' }),
    test: t.exposeInt('test', { description: 'In TEST.' }),
  }),
})

export const SplitRule = builder.objectRef<FrozenRule>('SplitRule').implement({
  description: 'What was asked for when a dataset was to be frozen: ratio, counts or published, the others null.',
  fields: t => ({
    ratio: t.field({
      type: SplitRatio,
      nullable: true,
      description: 'Null: something else was asked for.',
      resolve: rule => ('ratio' in rule ? (rule.ratio ?? null) : null),
    }),
    counts: t.field({
      type: SplitSizes,
      nullable: true,
      description: 'Null: something else was asked for.',
      resolve: rule => ('counts' in rule ? (rule.counts ?? null) : null),
    }),
    published: t.field({
      type: PublishedRule,
      nullable: true,
      description: 'Null: something else was asked for.',
      resolve: rule => ('published' in rule ? (rule.published ?? null) : null),
    }),
  }),
})
