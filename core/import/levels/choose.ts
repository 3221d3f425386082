import type { PatientWithin } from '#core/import/levels/patient-within.ts'
import { named, number, sentence } from '#core/import/levels/say.ts'
import { mostClasses, type Traits } from '#core/import/levels/traits.ts'

export interface Choice {
  /** From 0; null: no level is it. */
  at: number | null
  doubts: string[]
}

const best = (candidates: Traits[], compare: (a: Traits, b: Traits) => number) =>
  candidates.toSorted((a, b) => compare(a, b) || a.level.depth - b.level.depth)
const indexOf = (traits: Traits | undefined) => (traits ? traits.level.depth - 1 : null)

/** The level with the most split words; else one of patients that all say their split: `Mass-Training_P_00001_LEFT_CC`. */
export function chooseSplit(traits: Traits[]): Choice {
  const candidates = traits.filter(
    ({ splits, nameCount }) =>
      (splits.share >= 0.5 && nameCount <= 20) || (splits.words.size > 1 && splits.share >= 0.3),
  )
  const [first, second] = best(candidates, (a, b) => b.splits.words.size - a.splits.words.size)
  const doubts = second
    ? [`${sentence(named(first))} and ${named(second)} both look like splits: the first of them is taken`]
    : []
  return { at: indexOf(first ?? traits.find(t => t.within !== null && t.isSplitWithin)), doubts }
}

const isMatched = ({ words, nameCount, share }: Traits['classes'], all: number) =>
  (share >= 0.5 || (words.size > 1 && share >= 0.3)) && (all <= mostClasses || nameCount * 2 >= all)

/** Classes of the project before findings; a level of one name only where nothing else is it. */
function strength({ classes, findings, nameCount }: Traits): number {
  if (isMatched(classes, nameCount)) return nameCount > 1 ? 2 + classes.share / 2 : 0.5
  return nameCount > 1 && isMatched(findings, nameCount) && nameCount <= mostClasses ? 1 + findings.share / 2 : 0
}

/** The level whose names are classes of the project, or what findings are usually called. */
export function chooseClass(traits: Traits[], splitAt: number | null): Choice {
  const candidates = traits.filter((t, i) => i !== splitAt && !t.isKind && t.within === null && strength(t) > 0)
  const [first, second] = best(candidates, (a, b) => strength(b) - strength(a))
  if (!first) return { at: null, doubts: [] }
  const doubts: string[] = []
  if (second && Math.floor(strength(second)) === Math.floor(strength(first)) && second.nameCount > 1)
    doubts.push(`${sentence(named(first))} and ${named(second)} both look like classes: the first of them is taken`)
  if (first.classes.share < 0.5 && first.findings.words.size < first.nameCount && first.numbered > 0.5)
    doubts.push(`The names of ${named(first)} hold a class beside a number: say of each which class it is`)
  return { at: indexOf(first), doubts }
}

/** Numbers from 0 to 99 that come again under each split, or have many files each: grades, not patients. */
const areGrades = (t: Traits, isUnderSplit: boolean) =>
  t.isGrade || (t.isSmallNumber && t.nameCount <= 20 && ((isUnderSplit && t.repetition >= 0.7) || meanFiles(t) >= 50))
const meanFiles = ({ level, nameCount }: Traits) => level.fileCount / nameCount

/** Folders that only sort those below by how their names begin: p10/p10000032. */
const isBucket = (t: Traits, next: Traits | undefined) =>
  next !== undefined && next.nameCount >= t.nameCount && next.level.continuedCount >= 0.9 * next.level.folderCount

/** More small numbers side by side are hardly ever classes. */
const mostGrades = 10

interface GroupChoice extends Choice {
  /** Where folders of the level name patients beside other things: the groups are those. */
  within: PatientWithin | null
}

/**
 * The outermost level whose names are of patients, else that of patients beside other things, which may be the split, too;
 * else of things with numbers, else too many to be classes.
 */
export function chooseGroup(traits: Traits[], taken: (number | null)[]): GroupChoice {
  const splitAt = taken[0] ?? null
  const free = traits.filter((t, i) => {
    const isSorting = t.isKind || t.isYear || t.isView || t.isBodyPart || isBucket(t, traits[i + 1])
    return !taken.includes(i) && !isSorting && !(taken[1] === null && areGrades(t, splitAt !== null && splitAt < i))
  })
  const patients = free.find(t => t.patients >= 0.8 && t.within === null)
  const inner = patients ? undefined : traits.find(t => t.within !== null)
  if (inner && !free.includes(inner)) return { at: null, doubts: [], within: inner.within }
  const numbered = free.find(t => t.nameCount > 1 && t.numbered >= 0.8)
  const many = free.find(t => t.nameCount > mostClasses)
  const chosen = patients ?? inner ?? numbered ?? many
  const doubts: string[] = []
  if (chosen && chosen === many && chosen.numbered < 0.5)
    doubts.push(`${sentence(named(chosen))} has ${number(chosen.nameCount)} names: taken as groups, not as classes`)
  if (chosen && chosen.findings.words.size > 1 && chosen.findings.share > 0.5)
    doubts.push(`The names of ${named(chosen)} hold a class beside a number: no level says the class alone`)
  if (chosen?.isSmallNumber && chosen.nameCount <= mostGrades && taken[1] === null)
    doubts.push(`${sentence(named(chosen))} is taken as the group: its numbers may be classes`)
  return { at: indexOf(chosen), doubts, within: inner?.within ?? null }
}

/** Where no word is known: few names that come again under other folders, or simply few. */
export function guessClass(traits: Traits[], splitAt: number | null, groupAt: number | null): Choice {
  const candidates = traits.filter((t, i) => {
    const isGraded = areGrades(t, splitAt !== null && splitAt < i)
    const isOther = t.isKind || t.isView || t.isBodyPart || t.isYear || (t.numbered >= 0.8 && !isGraded)
    const isAbove = groupAt === null || i < groupAt
    return i !== splitAt && i !== groupAt && isAbove && !isOther && t.nameCount > 1 && t.nameCount <= mostClasses
  })
  const repeated = (t: Traits) => (t.repetition >= 0.7 ? 1 : 0)
  const [first, second] = best(candidates, (a, b) => repeated(b) - repeated(a))
  if (!first) return { at: null, doubts: [] }
  if (second)
    return {
      at: indexOf(first),
      doubts: [`${sentence(named(first))} and ${named(second)} may both be classes: the first of them is taken`],
    }
  const isSure = first.isGrade || (first.repetition >= 0.7 && splitAt === first.level.depth - 2)
  return {
    at: indexOf(first),
    doubts: isSure ? [] : [`${sentence(named(first))} is taken as the class: none of its names is known as one`],
  }
}
