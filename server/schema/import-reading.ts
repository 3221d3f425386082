import type { Found, FoundGroups, FoundInList, FoundLevel } from '#core/import/found.ts'
import type { Reading, ListReading as ReadList } from '#core/import/reading.ts'
import { groupsSentence } from '#core/import/source-sentences.ts'
import { builder } from '#server/schema/builder.ts'
import { Split } from '#server/schema/enums.ts'
import {
  ColumnRole,
  ColumnSeparator,
  GroupNaming,
  LevelRole,
  ListEncoding,
  ListShape,
} from '#server/schema/import-enums.ts'

const ListReading = builder.objectRef<ReadList>('ListReading').implement({
  description: 'How one list of a source is read.',
  fields: t => ({
    path: t.exposeString('path', { description: 'Of the list, within the source.' }),
    isUsed: t.exposeBoolean('isUsed', { description: 'Whether it says what the files are.' }),
    split: t.expose('split', {
      type: Split,
      nullable: true,
      description: 'That all its files are of; null: its rows or the folders say so, or nothing does.',
    }),
    columns: t.expose('columns', {
      type: [ColumnRole],
      description: 'Of a table: what each column says, in the order of its header.',
    }),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'From where on a number in a CLASS_FLAG column means yes; null: those columns say yes and no.',
    }),
    separator: t.exposeString('separator', {
      nullable: true,
      description: 'Between several classes in one cell; null: a cell is one class.',
    }),
    question: t.exposeString('question', {
      nullable: true,
      description: 'Of a list of answers to several questions: the one that counts; null: there is one.',
    }),
    sheet: t.string({
      nullable: true,
      description: 'Of a spreadsheet: the one that somebody chose; null: as it was found.',
      resolve: ({ sheet }) => sheet ?? null,
    }),
    encoding: t.field({
      type: ListEncoding,
      nullable: true,
      description: 'That somebody chose; null: as it was found.',
      resolve: ({ encoding }) => encoding ?? null,
    }),
    columnSeparator: t.field({
      type: ColumnSeparator,
      nullable: true,
      description: 'That somebody chose; null: as it was found.',
      resolve: ({ columnSeparator }) => columnSeparator ?? null,
    }),
  }),
})

const SplitWord = builder.objectRef<{ word: string; split: typeof Split.$inferType | null }>('SplitWord').implement({
  description: 'What a word of a level of folders or a column stands for.',
  fields: t => ({
    word: t.exposeString('word', { description: 'As the source writes it.' }),
    split: t.expose('split', { type: Split, nullable: true, description: 'Null: none of the three.' }),
  }),
})

export const ImportReading = builder.objectRef<Reading>('ImportReading').implement({
  description: 'How the names and lists of a source are read; changed as a whole by readImport.',
  fields: t => ({
    levels: t.expose('levels', {
      type: [LevelRole],
      description: 'What each level of folders says, the outermost first.',
    }),
    lists: t.expose('lists', { type: [ListReading], description: 'Its lists; at most as many as were found.' }),
    splits: t.field({
      type: [SplitWord],
      description:
        'What words of levels and lists stand for: those of most files, and those that somebody said; others are read by their usual spellings.',
      resolve: ({ splits }) => Object.entries(splits).map(([word, split]) => ({ word, split })),
    }),
    groupBy: t.field({ type: GroupNaming, description: 'What names the groups.', resolve: ({ group }) => group.by }),
    groupPattern: t.string({
      nullable: true,
      description: 'On the path within the source, its first group in parentheses; null unless groupBy is PATTERN.',
      resolve: ({ group }) => (group.by === 'PATTERN' ? group.pattern : null),
    }),
  }),
})

const LevelName = builder.objectRef<FoundLevel['names'][number]>('LevelName').implement({
  description: 'A folder of a level, by its name.',
  fields: t => ({
    name: t.exposeString('name', { description: 'As it is written.' }),
    fileCount: t.exposeInt('fileCount', { description: 'Files below folders of that name.' }),
  }),
})

const Level = builder.objectRef<FoundLevel>('FoundLevel').implement({
  description: 'A level of folders of a source.',
  fields: t => ({
    proposed: t.expose('proposed', { type: LevelRole, description: 'What it says unless somebody says otherwise.' }),
    nameCount: t.exposeInt('nameCount', { description: 'Names that its folders have.' }),
    names: t.expose('names', { type: [LevelName], description: 'The twenty with most files.' }),
  }),
})

const List = builder.objectRef<FoundInList>('FoundList').implement({
  description: 'A list of a source: what may say what its files are.',
  fields: t => ({
    path: t.exposeString('path', { description: 'Within the source.' }),
    shape: t.expose('shape', { type: ListShape, description: 'What it was recognised as.' }),
    detail: t.exposeString('detail', { description: 'How it is written, for people; of UNKNOWN: why not.' }),
    header: t.exposeStringList('header', { description: 'Of a table, in its order.' }),
    sample: t.field({
      type: ['String'],
      nullable: false,
      description: 'The first rows of a table, each as JSON: a list of its cells.',
      resolve: ({ sample }) => sample.map(row => JSON.stringify(row)),
    }),
    questions: t.exposeStringList('questions', { description: 'What is asked in it, where several things are.' }),
    sheets: t.stringList({
      description: 'Of a spreadsheet: those that may be chosen.',
      resolve: ({ ways }) => ways?.forms.flatMap(form => form.sheet ?? []) ?? [],
    }),
    encodings: t.field({
      type: [ListEncoding],
      nullable: false,
      description: 'Of a text: those that may be chosen; none where all of it is ASCII, or UTF-16.',
      resolve: ({ ways }) => ways?.encodings ?? [],
    }),
    columnSeparators: t.field({
      type: [ColumnSeparator],
      nullable: false,
      description: 'Of a text: those that may be chosen.',
      resolve: ({ ways }) => ways?.forms.flatMap(form => form.columnSeparator ?? []) ?? [],
    }),
    proposedColumns: t.expose('proposedColumns', {
      type: [ColumnRole],
      description: 'What its columns say unless somebody says otherwise: as the last table of that header was read.',
    }),
  }),
})

const GroupExample = builder.objectRef<FoundGroups['examples'][number]>('GroupExample').implement({
  description: 'A group that the names of files propose.',
  fields: t => ({
    group: t.exposeString('group', { description: 'What it would be called.' }),
    files: t.exposeStringList('files', { description: 'The first of its files.' }),
  }),
})

const Groups = builder.objectRef<FoundGroups>('FoundGroups').implement({
  description: 'Groups that the names of files propose, once the marks of copies and views are taken off.',
  fields: t => ({
    fileCount: t.exposeInt('fileCount', { description: 'Files.' }),
    groupCount: t.exposeInt('groupCount', { description: 'Groups that there would be.' }),
    dividedCount: t.exposeInt('dividedCount', { description: 'Groups that stand in several splits as published.' }),
    sentence: t.string({
      description: 'All of it in one line, and once pictures were read, whether those of one name look alike.',
      resolve: groupsSentence,
    }),
    unlikeCount: t.int({
      nullable: true,
      description: 'Pairs of one name that look nothing alike, of those that were compared; null: none was read yet.',
      resolve: ({ looks }) => looks?.unlikeCount ?? null,
    }),
    unlike: t.stringList({
      description: 'The first of them: two paths each, one after the other.',
      resolve: ({ looks }) => looks?.examples.flat() ?? [],
    }),
    examples: t.expose('examples', { type: [GroupExample], description: 'The first few with more than one file.' }),
  }),
})

export const ImportFound = builder.objectRef<Found>('ImportFound').implement({
  description: 'What was found in a source, to decide on how it is read.',
  fields: t => ({
    levels: t.expose('levels', { type: [Level], description: 'Of its folders, the outermost first.' }),
    lists: t.expose('lists', { type: [List], description: 'What may say what its files are.' }),
    groups: t.expose('groups', { type: Groups, nullable: true, description: 'Null: names propose none.' }),
    remarks: t.exposeStringList('remarks', {
      description: 'What somebody should know of its names, in sentences; nothing waits for it.',
    }),
    doubts: t.exposeStringList('doubts', {
      description: 'What is not clear, in sentences: without an answer it is not added without being looked at.',
    }),
  }),
})
