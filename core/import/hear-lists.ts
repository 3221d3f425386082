import { passedOverReason } from '#core/import/junk.ts'
import { findersOf } from '#core/import/list/finders.ts'
import type { FoundList } from '#core/import/listing.ts'
import { type MergedMentions, mergeMentions } from '#core/import/merge-mentions.ts'
import type { ListReading, Reading } from '#core/import/reading.ts'
import { splitIn } from '#core/import/said-splits.ts'

/** What the lists of a source say, before its folders are held against them. */
export interface Heard extends MergedMentions {
  used: FoundList[]
  /** Why a list is none of the files, by its path. */
  isList: ReadonlyMap<string, string>
  /** Neither lists nor passed over by their names. */
  files: string[]
}

const readingFor = (list: FoundList, reading: Reading): ListReading =>
  reading.lists.find(l => l.path === list.path) ?? list.proposed

/** @param names of all files of the source, in order */
export function hearLists(names: readonly string[], lists: readonly FoundList[], reading: Reading): Heard {
  const used = lists.filter(list => list.shape !== 'UNKNOWN' && readingFor(list, reading).isUsed)
  const isList = new Map(
    lists.map(list => [
      list.path,
      list.passedOver ?? (used.includes(list) ? 'a list of files' : 'a list that is not used'),
    ]),
  )
  const files = names.filter(name => !isList.has(name) && passedOverReason(name) === null)
  const read = used.map(list => ({ list, how: readingFor(list, reading) }))
  const merged = mergeMentions(read, new Set(names), files, findersOf(files), word => splitIn(reading.splits, word))
  return { ...merged, used, isList, files }
}
