import { InvalidInput } from '#core/errors.ts'
import { applyReading, folders } from '#core/import/apply-reading.ts'
import { type AskedReading, completeReading, requireUnderstood } from '#core/import/ask-reading.ts'
import { type Container, namesIn, remarksOn } from '#core/import/container.ts'
import { doubtContradicted, doubtGroups, doubtUnnamed, weighClasses } from '#core/import/folders-and-lists.ts'
import type { Found, FoundGroups } from '#core/import/found.ts'
import { proposeGroups, whyNoGroups } from '#core/import/groups/from-name.ts'
import { hearLists } from '#core/import/hear-lists.ts'
import { passedOverReason } from '#core/import/junk.ts'
import type { PatientWithin } from '#core/import/levels/patient-within.ts'
import { type FoundLevel, proposeLevels } from '#core/import/levels/propose-levels.ts'
import { counted } from '#core/import/levels/say.ts'
import { findBoxes } from '#core/import/list/boxes.ts'
import { findLists, type WritingOf } from '#core/import/list/find-lists.ts'
import { mostInLists } from '#core/import/list/list-room.ts'
import { isGuessedList } from '#core/import/list/table/ask-name.ts'
import { type FoundList, type Listing, type ListShape, mostEntries, type SplitWords } from '#core/import/listing.ts'
import type { ListReading, Reading, Writing } from '#core/import/reading.ts'
import type { Listed } from '#core/import/record-listing.ts'
import { shownSplits, untoldSplits } from '#core/import/said-splits.ts'
import { splitOf, splitWordOf } from '#core/import/split-words.ts'
import { isFormOf, isSaid, writtenAs } from '#core/import/writing.ts'

export interface Surroundings {
  classNames: readonly string[]
  /** How the project read tables with this header the last time. */
  remembered: ReadonlyMap<string, ListReading>
}

/** Tables of one header are of one shape. */
export const headerKey = (header: readonly string[]): string => JSON.stringify(header)
/** What has no columns is written as others of its shape. */
export const shapeKey = (shape: ListShape): string => JSON.stringify({ shape })

const saidOf = (said: Writing | undefined) => (said && isSaid(said) ? writtenAs(said) : undefined)

/** As somebody says that a list is written; else as they said of the last one of its header, or of its shape where it has none. */
function writingsOf({ lists = [] }: AskedReading, { remembered }: Surroundings): WritingOf {
  return (path, list) => {
    const asked = lists.find(said => said.path === path)
    if (asked || list === null) return saidOf(asked)
    const { ways, header, isUnnamed } = list
    // What says itself in which encoding it is, is in that.
    const beforeOf = (key: string) => {
      const before = remembered.get(key)
      return saidOf(before && ways?.isSure ? { ...before, encoding: null } : before)
    }
    if (header.length === 0) return ways && beforeOf(shapeKey(list.shape))
    for (const form of isUnnamed ? [] : (ways?.forms ?? [])) {
      const before = beforeOf(headerKey(form.header))
      const canBe = !before?.encoding || ways?.encodings.includes(before.encoding)
      if (before && canBe && isFormOf(form, before)) return before
    }
    return undefined
  }
}

/** As the last time, unless its columns have no names of their own, or another one names the files. */
function proposedFor(list: FoundList, { remembered }: Surroundings): ListReading {
  const isNamed = list.header.length > 0 && !list.isUnnamed
  const before = isNamed ? remembered.get(headerKey(list.header)) : undefined
  const file = list.proposed.columns.indexOf('FILE')
  return before && (file < 0 || before.columns.indexOf('FILE') === file)
    ? {
        ...before,
        ...writtenAs(list.proposed),
        path: list.path,
        split: list.proposed.split,
        isUsed: !isGuessedList(list.path),
      }
    : list.proposed
}

/** What split words stand for is shown, and can be changed, also where nobody said anything. */
function withSplitWords(reading: Reading, levels: readonly FoundLevel[], said: readonly SplitWords[]): Reading {
  const names = levels.flatMap(({ names }, i) => (reading.levels[i] === 'SPLIT' ? names.map(({ name }) => name) : []))
  const words = names.map(name => (Object.hasOwn(reading.splits, name) ? name : splitWordOf(name)))
  const ofLevels = Object.fromEntries(words.map(word => [word, splitOf(word)]))
  const splits = { ...ofLevels, ...reading.splits }
  return { ...reading, splits: { ...splits, ...shownSplits(said, splits) } }
}

/** Of several lists a doubt says which one it is of. */
const sayWhich = ({ path, doubts }: FoundList, { length }: readonly FoundList[]): string[] =>
  doubts.map(doubt => (length === 1 || doubt.includes(path) ? doubt : `${path}: ${doubt}`))

/** Of names of levels that are proposed, `levels` says which are no split. */
const ofLists = ({ splitWords }: Listing) => splitWords.filter(({ from }) => from !== folders)

/** What the names of files that go in propose as groups, and what is odd about that. */
function describeGroups(
  { entries, fileCount }: Listing,
  { levels }: Reading,
): { groups: FoundGroups | null; remarks: string[] } {
  const going = entries.slice(0, fileCount).filter(entry => entry.passedOver === null)
  const files = going.map(({ path }) => path)
  const proposal = proposeGroups(files, levels)
  if (!proposal) return { groups: null, remarks: whyNoGroups(files) }
  const splitBy = new Map(going.map(({ path, split }) => [path, split]))
  const groups = {
    fileCount: proposal.fileCount,
    groupCount: proposal.groupCount,
    dividedCount: proposal.dividedBySplit(path => splitBy.get(path) ?? null),
    examples: proposal.examples,
    looks: null,
  }
  return { groups, remarks: proposal.doubts }
}

const saysGroups = ({ isUsed, columns }: ListReading) => isUsed && columns.includes('GROUP')

const groupBy = (within: PatientWithin | null): Reading['group'] =>
  within ? { by: 'PATTERN', pattern: within.pattern } : { by: 'AUTOMATIC' }

const remarkWithin = (within: PatientWithin | null): string[] =>
  within
    ? [
        `Folders name ${counted(within.groupCount, 'patient')} beside other things, such as ${within.example}: groups are by the pattern ${within.pattern}`,
      ]
    : []

const mostAnswers = 2
const longestAnswer = 1000

/** The names of classes that files have, as long as they may be a yes and a no. */
function fewClasses({ entries }: Listing): Pick<Found, 'fewClasses'> {
  const names = new Set<string>()
  for (const { answers } of entries)
    for (const { className } of answers) if (names.add(className).size > mostAnswers) return {}
  return { fewClasses: [...names].map(name => name.slice(0, longestAnswer)) }
}

/**
 * Looks at all names and lists of a source, no picture, and says how it is read: as asked, and as proposed where nobody
 * asked; what was found that people decide by; and every file under that reading.
 * @throws InvalidInput where there is nothing to bring, or what was asked does not fit
 */
export async function surveySource(
  container: Container,
  asked: AskedReading,
  surroundings: Surroundings,
): Promise<Omit<Listed, 'location'>> {
  const { classNames } = surroundings
  const names = await namesIn(container)
  if (names.length > mostEntries)
    throw new InvalidInput(container.kind, `${names.length} files`, `up to ${mostEntries} files`)
  const boxes = await findBoxes(container, names)
  const maybe = boxes.files.size === 0 ? names : names.filter(name => !boxes.files.has(name))
  const all = await findLists(container, maybe, classNames, mostInLists, writingsOf(asked, surroundings))
  const lists = all.filter(list => list.passedOver === undefined)
  const listPaths = new Set(all.map(list => list.path))
  const files = names.filter(name => !listPaths.has(name) && passedOverReason(name) === null)
  if (files.length === 0)
    throw new InvalidInput(
      container.kind,
      `${names.length} files, all of them lists or passed over`,
      'a source with at least one file',
    )
  const tables = lists.map(list => proposedFor(list, surroundings))
  const levels = proposeLevels(names, { classNames, lists: new Set([...listPaths, ...boxes.files]) })
  const within = tables.some(saysGroups) ? null : levels.within
  const proposed: Reading = { levels: levels.roles, lists: tables, splits: {}, group: groupBy(within) }
  requireUnderstood(asked, lists)
  const complete = completeReading(asked, proposed)
  const heard = hearLists(names, all, complete)
  const isOurs = heard.used.length > 0 && heard.used.every(({ shape }) => shape === 'DATASET')
  const classes = isOurs
    ? { isRead: false, doubts: [] }
    : weighClasses(heard, levels.roles, levels.levels, classNames, levels.isClassGuessed)
  const roles = levels.roles.map(role => (isOurs || (role === 'CLASS' && !classes.isRead) ? 'PASSED' : role))
  const completed = { ...complete, levels: asked.levels ?? roles }
  const isAsked = (path: string) => asked.lists?.some(said => said.path === path) ?? false
  const listing = await applyReading(names, heard, completed)
  const isClassLeft =
    asked.levels !== undefined &&
    listing.labelCount === 0 &&
    levels.roles.includes('CLASS') &&
    !completed.levels.includes('CLASS')
  const reading = withSplitWords(completed, levels.levels, listing.splitWords)
  const { groups, remarks } = describeGroups(listing, reading)
  const found: Found = {
    fileCount: listing.fileCount,
    levels: levels.levels.map(({ nameCount, names }, i) => ({ proposed: roles[i] ?? 'PASSED', nameCount, names })),
    lists: lists.map(({ path, shape, detail, header, isUnnamed, sample, questions, ways }, i) => ({
      ...{ path, shape, detail, header, isUnnamed, sample, questions, ways },
      proposedColumns: tables[i]?.columns ?? [],
    })),
    groups,
    ...fewClasses(listing),
    remarks: [...(await remarksOn(container)), ...remarks, ...(asked.group ? [] : remarkWithin(within))],
    doubts: [
      ...(asked.levels || isOurs
        ? []
        : [...levels.doubts.filter(doubt => classes.isRead || !levels.ofClass.includes(doubt)), ...boxes.doubts]),
      ...lists.flatMap(list => (isAsked(list.path) ? [] : sayWhich(list, lists))),
      ...(asked.levels ? [] : classes.doubts),
      ...(isClassLeft
        ? [`No file has a label: level ${levels.roles.indexOf('CLASS') + 1} looks like the class and is not read`]
        : []),
      ...(heard.used.every(({ path }) => isAsked(path))
        ? []
        : [...doubtContradicted(heard), ...doubtUnnamed(heard, asked.levels ?? levels.roles, classNames)]),
      ...(asked.levels && asked.lists ? [] : doubtGroups(heard, completed)),
      ...untoldSplits(asked.levels ? listing.splitWords : ofLists(listing), asked.splits ?? {}),
    ],
  }
  return { reading, found, listing }
}
