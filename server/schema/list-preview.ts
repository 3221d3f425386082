import { type ListPreview as Preview, type PreviewRow, previewList } from '#core/import/preview-list.ts'
import { listPreviewCost } from '#server/limits/field-cost.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { ColumnRole } from '#server/schema/import-enums.ts'
import { askedOf, ListReadingInput, SplitWordInput } from '#server/schema/import-reading-input.ts'

const Row = builder.objectRef<PreviewRow>('ListPreviewRow').implement({
  description: 'What one row of a table says under one reading.',
  fields: t => ({
    reference: t.exposeString('reference', { description: 'The file, as the row names it; empty: it names none.' }),
    className: t.exposeString('className', { nullable: true, description: 'As the source names it; null: none.' }),
    group: t.exposeString('group', { nullable: true, description: 'Null: the row says none.' }),
    split: t.expose('split', { type: Split, nullable: true, description: 'Null: none of the three.' }),
    labeller: t.exposeString('labeller', { nullable: true, description: 'Who answered; null: the row does not say.' }),
    at: t.exposeString('at', { nullable: true, description: 'When, in ISO 8601; null: the row does not say.' }),
    frame: t.exposeInt('frame', { nullable: true, description: 'From 1; null: the row does not say.' }),
    problem: t.exposeString('problem', { nullable: true, description: 'Why its file cannot go in so; null: it can.' }),
  }),
})

const ListPreview = builder.objectRef<Preview>('ListPreview').implement({
  description: 'What a table would say, before it is read so.',
  fields: t => ({
    rows: t.field({
      type: [Row],
      description: 'Its first rows, at most twenty, each by itself; of what is no table, none.',
      resolve: ({ rows }) => rows,
    }),
    header: t.exposeStringList('header', { description: 'Of its columns, written so.' }),
    sample: t.field({
      type: ['String'],
      nullable: false,
      description: 'Those rows as they stand, each as JSON: a list of its cells.',
      resolve: ({ sample }) => sample.map(row => JSON.stringify(row)),
    }),
    columns: t.expose('columns', { type: [ColumnRole], description: 'What its columns say, read so.' }),
  }),
})

builder.prismaObjectField('Import', 'listPreview', t =>
  t.field({
    type: ListPreview,
    errors: refusedBy('InvalidInput'),
    complexity: { field: listPreviewCost, multiplier: 1 },
    select: { found: true, reading: true },
    description:
      'What the first rows of one of its tables say, read in one way. Nothing is stored and no file is read.',
    args: {
      list: t.arg({ type: ListReadingInput, required: true, description: 'Which list, and how it is read.' }),
      splits: t.arg({ type: [SplitWordInput], description: 'Words that are none of the usual spellings.' }),
    },
    resolve: (imported, { list, splits }) =>
      previewList(imported, list.path, askedOf({ lists: [list], splits: splits ?? null }) ?? {}),
  }),
)
