import { type PatientWithin, patientWithin } from '#core/import/levels/patient-within.ts'
import type { SurveyedLevel } from '#core/import/levels/survey.ts'
import {
  findingIn,
  hasNumber,
  isBodyPart,
  isFold,
  isGrade,
  isKind,
  isMask,
  isPatient,
  isSmallNumber,
  isView,
  isYear,
} from '#core/import/levels/words.ts'
import { splitOf, splitWithin, splitWordAmong } from '#core/import/split-words.ts'

/** More names are no classes unless the project knows them. */
export const mostClasses = 60

/** How many words of a kind a level has, and what share of its files is under them. */
interface Match {
  words: Set<string>
  nameCount: number
  share: number
}

export interface Traits {
  level: SurveyedLevel
  nameCount: number
  splits: Match
  /** Classes of the project that its names may mean. */
  classes: Match
  findings: Match
  /** A split joined with something else: train_normal. */
  joined: Match
  masks: Match
  /** Of the names, those with digits. */
  numbered: number
  patients: number
  /** The patient that its names say beside other things. */
  within: PatientWithin | null
  /** Whether each of its names says one of the splits beside other things. */
  isSplitWithin: boolean
  /** Folders under each other folder, of all the names there are: 1 where all stand under each. */
  repetition: number
  isKind: boolean
  isFold: boolean
  isView: boolean
  isBodyPart: boolean
  isYear: boolean
  isGrade: boolean
  isSmallNumber: boolean
}

/** More names than this a level of classes never has, even where some are known. */
const mostCompared = 5000

type Word = (name: string) => string | null
type Counts = ReadonlyMap<string, { names: number; files: number }>

function match(counts: Counts, all: number, wordOf: Word): Match {
  const words = new Set<string>()
  let [fileCount, nameCount] = [0, 0]
  for (const [name, { names, files }] of counts) {
    const word = wordOf(name)
    if (word === null) continue
    words.add(word)
    nameCount += names
    fileCount += files
  }
  return { words, nameCount, share: fileCount / all }
}

/** Names that differ in their numbers alone hold the same words: they are read once. */
function shapesOf({ names }: SurveyedLevel): Counts {
  const shapes = new Map<string, { names: number; files: number }>()
  for (const [name, { files }] of names) {
    const shape = name.replaceAll(/\d+/g, '0')
    const known = shapes.get(shape)
    if (!known) shapes.set(shape, { names: 1, files })
    else {
      known.names++
      known.files += files
    }
  }
  return shapes
}

/** @param isOfAll whether every file lies below a folder of it */
export function traitsOf(level: SurveyedLevel, suggest: Word, isOfAll = true): Traits {
  const names = [...level.names.keys()]
  const nameCount = names.length
  const shapes = shapesOf(level)
  const asShapes = (wordOf: Word) => match(shapes, level.fileCount, wordOf)
  const compared = nameCount > mostCompared ? [] : [...level.names]
  const single = new Map(compared.map(([name, { files }]) => [name, { names: 1, files }]))
  const shareOf = (is: (name: string) => boolean) => names.filter(is).length / nameCount
  const all = (is: (name: string) => boolean) => names.every(is)
  return {
    level,
    nameCount,
    splits: asShapes(splitOf),
    classes: match(single, level.fileCount, suggest),
    findings: asShapes(findingIn),
    joined: asShapes(name => splitWithin(name)?.split ?? null),
    masks: asShapes(name => (isMask(name) ? name : null)),
    numbered: shareOf(hasNumber),
    patients: shareOf(isPatient),
    within: isOfAll ? patientWithin(level) : null,
    isSplitWithin: [...shapes.keys()].every(name => splitWordAmong(name) !== null),
    repetition: level.parentCount > 1 ? level.folderCount / (nameCount * level.parentCount) : 0,
    isKind: all(isKind),
    isFold: all(isFold),
    isView: all(isView),
    isBodyPart: all(isBodyPart),
    isYear: all(isYear),
    isGrade: all(isGrade),
    isSmallNumber: all(isSmallNumber),
  }
}
