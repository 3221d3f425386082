import { z } from 'zod'

/** What a level of folders says of the files below it. */
export const levelRoles = ['PASSED', 'SPLIT', 'CLASS', 'GROUP'] as const
export type LevelRole = (typeof levelRoles)[number]

/** What a column of a list says of the file of its row. */
export const columnRoles = [
  'FILE',
  'CLASS',
  /** One column a class: the row says yes, no, or how sure. Of one alone the no is an answer, too. */
  'CLASS_FLAG',
  'GROUP',
  'SPLIT',
  'LABELLER',
  'TIME',
  'FRAME',
  'OTHER',
] as const
export type ColumnRole = (typeof columnRoles)[number]

export const publishedSplits = ['TRAIN', 'VALIDATION', 'TEST'] as const
export type PublishedSplit = (typeof publishedSplits)[number]
const splitSchema = z.enum(publishedSplits)

/** What stands between the columns of a text. */
export const columnSeparators = ['COMMA', 'SEMICOLON', 'TAB', 'BAR', 'BLANK', 'COLON', 'TILDE', 'CARET'] as const
export type ColumnSeparator = (typeof columnSeparators)[number]

/** What a text may be saved in. */
export const listEncodings = [
  ...(['UTF_8', 'UTF_16LE', 'UTF_16BE', 'WINDOWS_1252', 'WINDOWS_1250', 'WINDOWS_1251', 'WINDOWS_1253'] as const),
  ...(['WINDOWS_1254', 'WINDOWS_1256', 'KOI8_R', 'GB18030', 'SHIFT_JIS', 'EUC_KR', 'BIG5'] as const),
] as const
export type ListEncoding = (typeof listEncodings)[number]

/** How a list is written, where somebody says so; what is left out, or null, is as it was found. */
const writingSchema = z.object({
  /** Of a spreadsheet. */
  sheet: z.string().nullish(),
  /** Of a table of text. */
  encoding: z.enum(listEncodings).nullish(),
  columnSeparator: z.enum(columnSeparators).nullish(),
})
export type Writing = z.infer<typeof writingSchema>

const listReadingSchema = writingSchema.extend({
  /** Within the source. */
  path: z.string(),
  /** Whether it says what the files are; false: it is passed over. */
  isUsed: z.boolean(),
  /** That all its files are of, where its name or place says so: `train/_annotations.coco.json`. */
  split: splitSchema.nullable(),
  /** Of a table: the role of each column, in the order of its header. */
  columns: z.array(z.enum(columnRoles)),
  /** Of CLASS_FLAG columns with numbers: from where on they mean yes; null: they say yes and no. */
  threshold: z.number().nullable(),
  /** Between several classes in one cell; null: a cell is one class. */
  separator: z.string().nullable(),
  /** Of a list of answers to several questions: the one that counts; null: there is one. */
  question: z.string().nullable(),
})
export type ListReading = z.infer<typeof listReadingSchema>

const groupReadingSchema = z.discriminatedUnion('by', [
  /** What there is: a level or column of that role, else the DICOM patient, else the study, else the file itself. */
  z.object({ by: z.literal('AUTOMATIC') }),
  /** What is left of a file's name without the marks that tools put there: see core/import/groups. */
  z.object({ by: z.literal('NAME') }),
  z.object({ by: z.literal('PATTERN'), pattern: z.string() }),
])

/** How the names and lists of a source are read: proposed from all of them together, changed by people, kept with the import. */
export const readingSchema = z.object({
  /** Of the folders, the outermost first. */
  levels: z.array(z.enum(levelRoles)),
  lists: z.array(listReadingSchema),
  /** The split that a word of a level or column stands for; null: none of the three, its files have no split. */
  splits: z.record(z.string(), splitSchema.nullable()),
  group: groupReadingSchema,
})
export type Reading = z.infer<typeof readingSchema>
