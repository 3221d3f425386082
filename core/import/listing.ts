/** One answer that the source has for a file. */
export interface Answer {
  className: string
  /** As the source names whoever gave it. */
  labeller: string | null
  /** ISO 8601. */
  at: string | null
}

/** One file of a source, and what the source says of it. Nothing of the file itself was read. */
export interface SourceEntry {
  /** Within the container, with forward slashes. */
  path: string
  /** That of the last answer; null: brought without a label. */
  className: string | null
  /** Oldest first. */
  answers: Answer[]
  /** Its row of a CSV list. */
  columns: Record<string, string> | null
  /** From 1; null: that of the import. */
  frame: number | null
  /** Why it cannot go in, where the list alone says so. */
  problem: { outcome: 'REFUSED' | 'CONFLICT'; reason: string } | null
}

export type ListKind = 'TREE' | 'CSV' | 'DATASET' | 'LABEL_STUDIO' | 'COCO'

export interface Listing {
  kind: ListKind
  /** By path. */
  entries: SourceEntry[]
  /** Path within the container of the list that says all this; null: the folders' names do. */
  fileList: string | null
  /** sha256, hex, of that list, or of the paths, one a line. */
  sourceSha256: string
  /** Header of a CSV list. */
  columns: string[]
}

/** What a list says, before its files are looked for. */
export interface FileList {
  kind: Exclude<ListKind, 'TREE'>
  entries: SourceEntry[]
  columns: string[]
}

/** Lists are read whole. */
export const largestListBytes = 128 * 2 ** 20
export const mostEntries = 1_000_000

/** Answers by time where all have one, else as they stand; the class is that of the last. */
export function entryOf(path: string, answers: readonly Answer[], rest: Partial<SourceEntry> = {}): SourceEntry {
  const isTimed = answers.every(answer => answer.at !== null)
  const sorted = isTimed ? [...answers].sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? '')) : [...answers]
  const className = sorted.at(-1)?.className ?? null
  return { path, className, answers: sorted, columns: null, frame: null, problem: null, ...rest }
}
