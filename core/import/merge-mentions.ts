import type { Finders } from '#core/import/list/finders.ts'
import { mergeAnswers } from '#core/import/list/merge-answers.ts'
import { plainReference } from '#core/import/list/reference.ts'
import { type ResolvedMention, resolveMentions } from '#core/import/list/resolve-mentions.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import {
  entryOf,
  type FoundList,
  type Mention,
  type Problem,
  type SourceEntry,
  type SplitWords,
} from '#core/import/listing.ts'
import type { ListReading, PublishedSplit } from '#core/import/reading.ts'
import { aspectsOf, nothing, type Said, spreadFolders } from '#core/import/said.ts'

export interface ReadList {
  list: FoundList
  how: ListReading
}

export interface MergedMentions {
  /** What lists say of files that are there, by path. */
  found: Map<string, SourceEntry>
  /** What they say of files that are not there, or cannot be told. */
  missing: SourceEntry[]
  /** Answers that lists have, whether their files are there or not. */
  labelCount: number
  /** Files that lists call each by one class, and together by several. */
  contradicted: string[]
  /** Files that a list calls by other classes than a list of their folders: they are taken. */
  covered: string[]
  splitWords: SplitWords[]
}

const conflict = (what: string, said: Iterable<string | number>): Problem => ({
  outcome: 'CONFLICT',
  reason: `${what} are ${[...said].slice(0, 20).join(', ')}; allowed: one`,
})

/** Whether the column of the files is called as a group is, and no other says it: `patient`. */
function isCalledGroup({ header }: FoundList, { columns }: ListReading): boolean {
  const called = header[columns.indexOf('FILE')]
  return called !== undefined && !columns.includes('GROUP') && headerRank('GROUP', called) !== null
}

function hear(
  said: Said,
  { mention, problem }: ResolvedMention,
  split: PublishedSplit | null,
  about: Said['about'],
): void {
  said.answers.push(...mention.answers)
  if (mention.group !== null) said.groups.add(mention.group)
  if (split !== null) said.splits.add(split)
  if (mention.frame !== null) said.frames.add(mention.frame)
  said.columns ??= mention.columns
  said.isOddlyTimed ||= mention.isOddlyTimed === true
  if (problem !== null) said.about = new Set([...said.about, ...about])
  said.problem ??= problem
}

/** Lists that contradict each other, or themselves, are not chosen between. */
function entryFrom(path: string, said: Said): { entry: SourceEntry; isContradicted: boolean } {
  const { answers, groups, splits, frames, columns, folderGroup } = said
  const isLabelled = answers.some(answer => answer.labeller !== null)
  const merged = mergeAnswers(
    answers.map(answer => ({ ...answer, isOddlyTimed: said.isOddlyTimed })),
    isLabelled,
  )
  const problem =
    said.problem ??
    merged.problem ??
    (groups.size > 1 ? conflict('groups', groups) : null) ??
    (splits.size > 1 ? conflict('splits', splits) : null) ??
    (frames.size > 1 ? conflict('frames', frames) : null)
  const [group = null] = groups
  const [split = null] = splits
  const [frame = null] = frames
  const about = { group, split, frame, columns, problem, folderGroup }
  return {
    entry: entryOf(path, merged.problem ? answers : merged.answers, about),
    isContradicted: said.problem === null && merged.problem?.outcome === 'CONFLICT',
  }
}

/** A name for what is not there that is no file's and no other's. */
function freeName(reference: string, mention: Mention, taken: ReadonlySet<string>): string {
  if (!taken.has(reference)) return reference
  return `${reference} (${mention.place})`
}

/**
 * What the lists of a source say of each of its files, all of them together.
 * @param names of all files of the source
 * @param files those that lists may name
 * @param toSplit what a split word stands for
 */
export function mergeMentions(
  lists: readonly ReadList[],
  names: ReadonlySet<string>,
  files: readonly string[],
  finders: Finders,
  toSplit: (word: string | null) => PublishedSplit | null,
): MergedMentions {
  const found = new Map<string, Said>()
  const folders = new Map<string, Said>()
  const missing = new Map<string, Said>()
  const splitWords: SplitWords[] = []
  let labelCount = 0
  for (const { list, how } of lists) {
    const words = new Map<string, number>()
    splitWords.push({ from: list.path, words })
    const about = aspectsOf(how)
    const isGroup = isCalledGroup(list, how)
    for (const resolved of resolveMentions(list, list.mentions(how), finders)) {
      const { mention, path, folder } = resolved
      if (folder === null) labelCount += mention.answers.length
      if (mention.split !== null) words.set(mention.split, (words.get(mention.split) ?? 0) + 1)
      const into = folder !== null ? folders : path === null ? missing : found
      const key = folder ?? path ?? freeName(mention.reference || mention.place, mention, names)
      const said = into.get(key) ?? nothing()
      into.set(key, said)
      hear(said, resolved, toSplit(mention.split) ?? how.split, about)
      if (folder !== null && isGroup) said.folderGroup ??= plainReference(mention.reference)
    }
  }
  const spread = folders.size === 0 ? { found, labelCount: 0, covered: [] } : spreadFolders(files, found, folders)
  const entries = (all: Map<string, Said>) => [...all].map(([path, said]) => entryFrom(path, said))
  const there = entries(spread.found)
  return {
    found: new Map(there.map(({ entry }) => [entry.path, entry])),
    missing: entries(missing).map(({ entry }) => entry),
    labelCount: labelCount + spread.labelCount,
    contradicted: there.flatMap(({ entry, isContradicted }) => (isContradicted ? [entry.path] : [])),
    covered: spread.covered,
    splitWords,
  }
}
