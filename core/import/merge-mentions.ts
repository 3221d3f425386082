import type { FileFinder } from '#core/import/list/find-file.ts'
import { entryOf, type Mention, type SourceEntry } from '#core/import/listing.ts'
import type { PublishedSplit } from '#core/import/reading.ts'

export interface MergedMentions {
  /** What lists say of files that are there, by path. */
  found: Map<string, SourceEntry>
  /** What they say of files that are not, or cannot be told. */
  missing: SourceEntry[]
  labelCount: number
}
