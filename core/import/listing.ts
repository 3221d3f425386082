import type { ColumnRole, ColumnSeparator, ListEncoding, ListReading, PublishedSplit } from '#core/import/reading.ts'

/** One answer that the source has for a file. */
export interface Answer {
  className: string
  /** As the source names whoever gave it. */
  labeller: string | null
  /** ISO 8601. */
  at: string | null
}

export interface Problem {
  outcome: 'REFUSED' | 'CONFLICT'
  reason: string
}

/** What a list says of one file, before that file was looked for. */
export interface Mention {
  /** As the list writes it. */
  reference: string
  /** Oldest first, or as they stand. */
  answers: Answer[]
  group: string | null
  /** As the list writes it. */
  split: string | null
  /** From 1; null: the list does not say. */
  frame: number | null
  /** Its row of a table, by column. */
  columns: Record<string, string> | null
  /** Whether one of its times cannot be read. */
  isOddlyTimed?: boolean
  /** Why it cannot go in, where the list alone says so. */
  problem: Problem | null
  /** Where it stands: "labels.csv, row 3". */
  place: string
}

/** One file of a source, and what the source says of it. Nothing of the file itself was read. */
export interface SourceEntry {
  /** Within the container, with forward slashes. */
  path: string
  /** That of the last answer; null: brought without a label. */
  className: string | null
  /** Oldest first. */
  answers: Answer[]
  /** What a level or column of that role says; null: nothing does. */
  group: string | null
  /** The folder that a list names in a column called as a group is, where nothing else says the group. */
  folderGroup?: string | null
  split: PublishedSplit | null
  /** Its row of a table. */
  columns: Record<string, string> | null
  /** From 1; null: that of the import. */
  frame: number | null
  /** Why it cannot go in, where the list alone says so. */
  problem: Problem | null
  /** Why nobody asks whether it goes in: hidden, a list, not named by the list; null: it is asked about. */
  passedOver: string | null
}
export const listShapes = ['TABLE', 'DATASET', 'LABEL_STUDIO', 'COCO', 'CVAT', 'DATUMARO', 'VIA', 'UNKNOWN'] as const
export type ListShape = (typeof listShapes)[number]

/** A table as it is by one of its sheets, or by one separator of its columns. */
export interface FoundForm {
  sheet: string | null
  columnSeparator: ColumnSeparator | null
  /** Whether it is read so unless somebody says otherwise. */
  isGuess: boolean
  header: string[]
  sample: string[][]
  /** The header and some rows as bytes, a character each, where the encoding can be chosen. */
  bytes?: string[][] | undefined
  columns: ColumnRole[]
  threshold: number | null
  /** Between several classes in a cell. */
  separator: string | null
}

/** The ways in which a table may be read, where there are several. */
export interface FoundForms {
  encodings: ListEncoding[]
  forms: FoundForm[]
  /** Whether nothing that was said of another list changes its encoding. */
  isSure?: boolean
}

/** A list that was read whole, before anybody said how it is meant. */
export interface FoundList {
  /** Within the container. */
  path: string
  /** Hex, of its bytes. */
  sha256: string
  /** UNKNOWN: it may be a list and was not understood. */
  shape: ListShape
  /** Why nobody needs to be asked about it: it is known to be no list of files. */
  passedOver?: string
  /** For people: "CSV, semicolons, Windows-1252"; of what was not understood, why. */
  detail: string
  /** Of a table, in its order; else empty. */
  header: string[]
  /** Whether the names in it were made up: tables of other things have the same. */
  isUnnamed?: boolean
  /** The first rows of a table, as they stand; else empty. */
  sample: string[][]
  /** What is asked in it, where several things are; else empty. */
  questions: string[]
  /** What cannot be told and somebody has to say, in sentences; else empty. */
  doubts: string[]
  ways?: FoundForms | undefined
  /** How it is read unless somebody says otherwise. */
  proposed: ListReading
  /** What it says of each file it names, read in that way; in its order. Of UNKNOWN: nothing. */
  mentions(reading: ListReading): Iterable<Mention>
}

/** What a reader of lists may look at beside the list. */
export interface ListSurroundings {
  /** Of the files of the container, in order. */
  names: readonly string[]
  /** Of the project. */
  classNames: readonly string[]
}

/** Reads a list of one shape. @returns null: it is of another shape, or no list */
export type ListReader = (bytes: Buffer, path: string, surroundings: ListSurroundings) => FoundList | null

/** How one list, or the folders, write splits. */
export interface SplitWords {
  from: string
  /** With how many files have each. */
  words: ReadonlyMap<string, number>
}

/** A source as it is read. */
export interface Listing {
  /** Every file found, by path, then what lists name and is not there. */
  entries: SourceEntry[]
  /** How many of them are files. */
  fileCount: number
  /** Labels that lists and folders have, whether their files are there or not. */
  labelCount: number
  splitWords: SplitWords[]
  /** sha256, hex, of the lists that were used, or of the paths, one a line. */
  sourceSha256: string
}

/** Lists are read whole. */
export const largestListBytes = 128 * 2 ** 20
export const mostEntries = 1_000_000

/** Answers by time where all have one, else as they stand; the class is that of the last. */
export function entryOf(path: string, answers: readonly Answer[], rest: Partial<SourceEntry> = {}): SourceEntry {
  const isTimed = answers.every(answer => answer.at !== null)
  const sorted = isTimed ? [...answers].sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? '')) : [...answers]
  const said = { className: sorted.at(-1)?.className ?? null, answers: sorted }
  const unsaid = { group: null, split: null, columns: null, frame: null, problem: null, passedOver: null }
  return { path, ...said, ...unsaid, ...rest }
}
