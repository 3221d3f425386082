import type { AskedReading } from '#core/import/ask-reading.ts'
import { writtenAs } from '#core/import/writing.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import { ColumnRole, ColumnSeparator, GroupNaming, LevelRole, ListEncoding } from '#server/schema/import-enums.ts'

export const ListReadingInput = builder.inputType('ListReadingInput', {
  description: 'How one list of a source is read.',
  fields: t => ({
    path: t.string({ required: true, description: 'Of the list, within the source.' }),
    isUsed: t.boolean({ required: true, description: 'Whether it says what the files are.' }),
    split: t.field({ type: Split, description: 'That all its files are of.' }),
    columns: t.field({
      type: [ColumnRole],
      description: 'What each column says, in the order of the header; left out: as proposed.',
    }),
    threshold: t.float({ description: 'From where on a number in a CLASS_FLAG column means yes.' }),
    separator: t.string({ description: 'Between several classes in one cell: one to three characters.' }),
    question: t.string({ description: 'One of FoundList.questions.' }),
    sheet: t.string({ description: 'One of FoundList.sheets; left out: as it was found.' }),
    encoding: t.field({ type: ListEncoding, description: 'One of FoundList.encodings; left out: as it was found.' }),
    columnSeparator: t.field({
      type: ColumnSeparator,
      description: 'One of FoundList.columnSeparators; left out: as it was found.',
    }),
  }),
})

export const SplitWordInput = builder.inputType('SplitWordInput', {
  description: 'What a word of a level of folders or a column stands for.',
  fields: t => ({
    word: t.string({ required: true, description: 'As the source writes it.' }),
    split: t.field({ type: Split, description: 'Null: none of the three.' }),
  }),
})

export const ImportReadingInput = builder.inputType('ImportReadingInput', {
  description: 'How a source is read. What is left out is read as it is proposed, or as it was read before.',
  fields: t => ({
    levels: t.field({ type: [LevelRole], description: 'One for each level of folders, the outermost first.' }),
    lists: t.field({ type: [ListReadingInput], description: 'Those that are read otherwise than proposed.' }),
    splits: t.field({ type: [SplitWordInput], description: 'Words that are none of the usual spellings.' }),
    groupBy: t.field({ type: GroupNaming, description: 'What names the groups; left out: AUTOMATIC.' }),
    groupPattern: t.string({
      description:
        'With PATTERN: a regular expression on the path within the source whose first group is the group of the image.',
    }),
  }),
})

/** As core takes it. @throws InvalidInput later, where core looks at it */
export function askedOf(input: typeof ImportReadingInput.$inferInput | null | undefined): AskedReading | null {
  if (!input) return null
  const { levels, lists, splits, groupBy, groupPattern } = input
  const group = groupBy ?? (groupPattern ? 'PATTERN' : undefined)
  return {
    ...(levels ? { levels } : {}),
    ...(lists
      ? {
          lists: lists.map(({ path, isUsed, split, columns, threshold, separator, question, ...writing }) => ({
            ...writtenAs(writing),
            ...{ path, isUsed, split: split ?? null, columns: columns ?? [] },
            ...{ threshold: threshold ?? null, separator: separator ?? null, question: question ?? null },
          })),
        }
      : {}),
    ...(splits ? { splits: Object.fromEntries(splits.map(({ word, split }) => [word, split ?? null])) } : {}),
    ...(group ? { group: group === 'PATTERN' ? { by: group, pattern: groupPattern ?? '' } : { by: group } } : {}),
  }
}
