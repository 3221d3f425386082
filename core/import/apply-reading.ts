import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { groupMatcher } from '#core/import/group-pattern.ts'
import { proposeGroups } from '#core/import/groups/from-name.ts'
import type { Heard } from '#core/import/hear-lists.ts'
import { passedOverReason } from '#core/import/junk.ts'
import { plainClass } from '#core/import/list/class-words.ts'
import { entryOf, type FoundList, type Listing, type Problem, type SourceEntry } from '#core/import/listing.ts'
import type { PublishedSplit, Reading } from '#core/import/reading.ts'
import { splitIn } from '#core/import/said-splits.ts'
import { splitWordOf } from '#core/import/split-words.ts'

/** What the folders of a file say of it. */
interface LevelWords {
  className: string | null
  group: string | null
  split: string | null
}

/**
 * @param roles of the levels of folders, the outermost first
 * @param splits words that stand for a split as they are
 */
export function readLevels(
  path: string,
  roles: readonly Reading['levels'][number][],
  splits: Reading['splits'] = {},
): LevelWords {
  const folders = path.split('/').slice(0, -1)
  const named = (role: string) => folders.filter((_, i) => roles[i] === role)
  const groups = named('GROUP')
  const [split] = named('SPLIT')
  return {
    className: named('CLASS')[0] ?? null,
    group: groups.length > 0 ? groups.join('/') : null,
    split: split === undefined ? null : Object.hasOwn(splits, split) ? split : splitWordOf(split),
  }
}

const differ = (listed: string, folder: string): Problem => ({
  outcome: 'CONFLICT',
  reason: `the list says ${listed}, its folder says ${folder}`,
})

/** Two sources of one answer that differ are said, not chosen between. */
function withLevels(entry: SourceEntry, words: LevelWords, split: PublishedSplit | null): SourceEntry {
  const group = entry.group ?? words.group ?? entry.folderGroup ?? null
  const bySplit = { ...entry, group, split: entry.split ?? split }
  const { className } = words
  if (entry.problem) return bySplit
  if (entry.split !== null && split !== null && entry.split !== split)
    return { ...bySplit, problem: differ(entry.split, split) }
  if (className === null) return bySplit
  if (entry.className === null) {
    const said = entryOf(entry.path, [{ className, labeller: null, at: null }])
    return { ...bySplit, className, answers: said.answers }
  }
  if (plainClass(entry.className) === plainClass(className)) return bySplit
  return { ...bySplit, problem: differ(entry.className, className) }
}

/** How what folders say is named where lists are named by their paths. */
export const folders = 'Folders'

const turn = 20_000
const oddName = { outcome: 'REFUSED', reason: 'a control character in its name' } as const

/** Names the group of every file that goes in, where the rule goes by names. */
async function nameGroups(entries: SourceEntry[], { group, levels }: Reading): Promise<void> {
  const asked = entries.filter(entry => entry.passedOver === null)
  if (group.by === 'NAME') {
    const paths = asked.map(entry => entry.path)
    const proposal = proposeGroups(paths, levels)
    for (const entry of asked) entry.group = proposal ? proposal.keyOf(entry.path) : null
  }
  if (group.by !== 'PATTERN') return
  const match = groupMatcher(group.pattern)
  for (const [i, entry] of asked.entries()) {
    if (i % turn === 0) await breathe()
    entry.group = match(entry.path)
    if (entry.group === null)
      entry.problem ??= { outcome: 'REFUSED', reason: `the group pattern does not match ${entry.path}` }
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function sourceSha256(entries: readonly SourceEntry[], used: readonly FoundList[]): string {
  const [only, ...more] = used
  if (only && more.length === 0) return only.sha256
  const lines = only ? used.map(list => list.sha256) : entries.filter(e => e.passedOver === null).map(e => e.path)
  return sha256(lines.map(line => `${line}\n`).join(''))
}

/**
 * What a source says of each of its files, read in one way. Nothing that was found is left out of it: what does not go in
 * says why, and what lists name without there being a file stands behind the files.
 * @param names of all files of the source, in order
 * @param heard what its lists say, read so
 * @throws InvalidInput for a group pattern that is none
 */
export async function applyReading(names: readonly string[], heard: Heard, reading: Reading): Promise<Listing> {
  const { used, isList } = heard
  const toSplit = (word: string | null) => splitIn(reading.splits, word)
  let folderLabelCount = 0
  const folderSplits = new Map<string, number>()
  const entries = names.map((path): SourceEntry => {
    const passedOver = isList.get(path) ?? passedOverReason(path)
    if (passedOver !== null) return entryOf(path, [], { passedOver })
    const listed = heard.found.get(path)
    if (used.length > 0 && !listed) return entryOf(path, [], { passedOver: 'no list names it' })
    if (/\p{Cc}/u.test(path)) return { ...(listed ?? entryOf(path, [])), problem: oddName }
    const words = readLevels(path, reading.levels, reading.splits)
    if (words.split !== null) folderSplits.set(words.split, (folderSplits.get(words.split) ?? 0) + 1)
    const said = listed ?? entryOf(path, [])
    const entry = withLevels(said, words, toSplit(words.split))
    folderLabelCount += entry.answers.length - said.answers.length
    return entry
  })
  await nameGroups(entries, reading)
  return {
    entries: [...entries, ...heard.missing],
    fileCount: entries.length,
    labelCount: heard.labelCount + folderLabelCount,
    splitWords: [...heard.splitWords, { from: folders, words: folderSplits }],
    sourceSha256: sourceSha256(entries, used),
  }
}
