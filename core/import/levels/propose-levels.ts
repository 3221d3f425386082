import { classSuggester } from '#core/import/class-suggestion.ts'
import { chooseClass, chooseGroup, chooseSplit, guessClass } from '#core/import/levels/choose.ts'
import { doubtsOf } from '#core/import/levels/doubts.ts'
import type { PatientWithin } from '#core/import/levels/patient-within.ts'
import { mostLevels, type SurveyedLevel, sumOf, survey } from '#core/import/levels/survey.ts'
import { traitsOf } from '#core/import/levels/traits.ts'
import type { LevelRole } from '#core/import/reading.ts'

export interface FoundLevel {
  /** From 1, the outermost. */
  depth: number
  role: LevelRole
  nameCount: number
  /** The first 20, most files first. */
  names: { name: string; fileCount: number }[]
  /** Files below folders of this level. */
  fileCount: number
  /** Files that have no folder of this level: they lie further out. */
  withoutCount: number
}

export interface ProposedLevels {
  /** Of the folders, the outermost first. */
  roles: LevelRole[]
  levels: FoundLevel[]
  /** What is not clear or does not fit, in sentences for people. */
  doubts: string[]
  /** Of those, what is said of the level of the class. */
  ofClass: readonly string[]
  /** Whether no name tells that it is one. */
  isClassGuessed: boolean
  /** The patients that folders name beside other things; null: a level is the group, or nothing is. */
  within: PatientWithin | null
}

const mostNames = 20

type Named = FoundLevel['names'][number]
const byCount = (a: Named, b: Named) => b.fileCount - a.fileCount || (a.name < b.name ? -1 : 1)

function foundLevel(level: SurveyedLevel, role: LevelRole, fileCount: number): FoundLevel {
  const names = [...level.names].map(([name, { files }]) => ({ name, fileCount: files }))
  return {
    depth: level.depth,
    role,
    nameCount: level.names.size,
    names: names.sort(byCount).slice(0, mostNames),
    fileCount: level.fileCount,
    withoutCount: fileCount - level.fileCount,
  }
}

/**
 * What each level of folders says of the files below it, from all names of a source together: one answer a level.
 * Levels count from the left, as they are read. In time that grows with the number of names alone.
 * @param paths of all files of the source, in any order, what is passed over among them
 * @param surroundings the classes of the project, and the paths of the lists that were read
 */
export function proposeLevels(
  paths: Iterable<string>,
  { classNames, lists = [] }: { classNames: readonly string[]; lists?: Iterable<string> },
): ProposedLevels {
  const surveyed = survey(paths, new Set(lists))
  const suggest = classSuggester(classNames)
  const isOfAll = ({ depth }: SurveyedLevel) =>
    surveyed.doubled.size === 0 && sumOf(surveyed.byDepth.slice(0, depth)).count === 0
  const traits = surveyed.levels.map(level => traitsOf(level, suggest, isOfAll(level)))
  const split = chooseSplit(traits)
  const known = chooseClass(traits, split.at)
  const group = chooseGroup(traits, [split.at, known.at])
  const guessed = known.at === null ? guessClass(traits, split.at, group.at) : known
  const roles = Array.from({ length: Math.min(surveyed.depth, mostLevels) }, (_, i): LevelRole => {
    if (i === split.at) return 'SPLIT'
    if (i === guessed.at) return 'CLASS'
    return i === group.at ? 'GROUP' : 'PASSED'
  })
  const { count: fileCount } = sumOf(surveyed.byDepth)
  const chosen = new Set([...split.doubts, ...guessed.doubts, ...group.doubts])
  return {
    roles,
    levels: surveyed.levels.map((level, i) => foundLevel(level, roles[i] ?? 'PASSED', fileCount)),
    within: group.within,
    ofClass: guessed.doubts,
    isClassGuessed: known.at === null && guessed.doubts.length > 0,
    doubts: [...chosen, ...doubtsOf(surveyed, traits, roles)],
  }
}
