import type { FileFinder } from '#core/import/list/find-file.ts'
import { mergeAnswers } from '#core/import/list/merge-answers.ts'
import { type ResolvedMention, resolveMentions } from '#core/import/list/resolve-mentions.ts'
import {
  type Answer,
  entryOf,
  type FoundList,
  type Mention,
  type Problem,
  type SourceEntry,
  type SplitWords,
} from '#core/import/listing.ts'
import type { ListReading, PublishedSplit } from '#core/import/reading.ts'

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
  splitWords: SplitWords[]
}

/** All that lists say of one file. */
interface Said {
  answers: Answer[]
  groups: Set<string>
  splits: Set<PublishedSplit>
  frames: Set<number>
  columns: Record<string, string> | null
  isOddlyTimed: boolean
  problem: Problem | null
}

const nothing = (): Said => ({
  ...{ answers: [], groups: new Set(), splits: new Set(), frames: new Set() },
  ...{ columns: null, isOddlyTimed: false, problem: null },
})

const conflict = (what: string, said: Iterable<string | number>): Problem => ({
  outcome: 'CONFLICT',
  reason: `${what} are ${[...said].slice(0, 20).join(', ')}; allowed: one`,
})

function hear(said: Said, { mention, problem }: ResolvedMention, split: PublishedSplit | null): void {
  said.answers.push(...mention.answers)
  if (mention.group !== null) said.groups.add(mention.group)
  if (split !== null) said.splits.add(split)
  if (mention.frame !== null) said.frames.add(mention.frame)
  said.columns ??= mention.columns
  said.isOddlyTimed ||= mention.isOddlyTimed === true
  said.problem ??= problem
}

/** Lists that contradict each other, or themselves, are not chosen between. */
function entryFrom(path: string, said: Said): { entry: SourceEntry; isContradicted: boolean } {
  const { answers, groups, splits, frames, columns } = said
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
  return {
    entry: entryOf(path, merged.problem ? answers : merged.answers, { group, split, frame, columns, problem }),
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
 * @param names of the files of the source
 * @param toSplit what a split word stands for
 */
export function mergeMentions(
  lists: readonly ReadList[],
  names: ReadonlySet<string>,
  find: FileFinder,
  toSplit: (word: string | null) => PublishedSplit | null,
): MergedMentions {
  const found = new Map<string, Said>()
  const missing = new Map<string, Said>()
  const splitWords: SplitWords[] = []
  let labelCount = 0
  for (const { list, how } of lists) {
    const words = new Map<string, number>()
    splitWords.push({ from: list.path, words })
    for (const resolved of resolveMentions(list, list.mentions(how), find)) {
      const { mention, path } = resolved
      labelCount += mention.answers.length
      if (mention.split !== null) words.set(mention.split, (words.get(mention.split) ?? 0) + 1)
      const into = path === null ? missing : found
      const key = path ?? freeName(mention.reference || mention.place, mention, names)
      const said = into.get(key) ?? nothing()
      into.set(key, said)
      hear(said, resolved, toSplit(mention.split) ?? how.split)
    }
  }
  const entries = (all: Map<string, Said>) => [...all].map(([path, said]) => entryFrom(path, said))
  const there = entries(found)
  return {
    found: new Map(there.map(({ entry }) => [entry.path, entry])),
    missing: entries(missing).map(({ entry }) => entry),
    labelCount,
    contradicted: there.flatMap(({ entry, isContradicted }) => (isContradicted ? [entry.path] : [])),
    splitWords,
  }
}
