import type { Counted, GatheredReader, Gathering } from '#core/agreement/gather.ts'
import { type Coefficient, noCoefficient } from '#core/agreement/interval.ts'
import type { GroupMeasures, Measures, PairMeasures } from '#core/agreement/measure.ts'
import type { CannotTell } from '#core/generated/prisma/client.ts'

/** Readers are compared one by one in so many pairs, those with most images in common. */
export const mostPairs = 300
/** The newest weeks that are listed: five years. */
export const mostWeeks = 260
/** Drawings of groups that an interval is of. */
export const resampleCount = 1000

export type OverallMeasures = GroupMeasures & { cohen: Coefficient }
export type ClassMeasures = GroupMeasures & { labelClassId: string; answerCount: number }
export type WeekMeasures = GroupMeasures & { week: string }
export type ComparedPair = PairMeasures & { first: number; second: number }

/** How far readers agree, as plain JSON: what a report keeps. */
export type AgreementFigures = {
  version: 1
  seed: string
  resampleCount: number
  /** The classes of the project, in their order; of one against all others that one. */
  classIds: string[]
  /** Behind classIds stands any other class as one; left out: no. */
  isOneAgainstRest?: boolean
  counted: Counted
  cannotTell: { cannotTell: CannotTell; answerCount: number }[]
  readers: GatheredReader[]
  overall: OverallMeasures
  classes: ClassMeasures[]
  /** Oldest first. */
  weeks: WeekMeasures[]
  /** Weeks that there are; those that are not listed are the oldest. */
  weekCount: number
  /** Those with most images in common first; first and second are places in readers. */
  pairs: ComparedPair[]
  /** Pairs that there are. */
  pairCount: number
  /** [classes + 1, classes + 1] pairs of answers on one image, of any two; the lower place first; last: cannot tell. */
  confusion: number[][]
}

/** Pairs that are compared, and where weeks are listed. */
export function choose(gathering: Gathering) {
  const pairs = [...gathering.pairs]
    .map(([key, images]) => ({ pair: key.split(' ').map(Number) as [number, number], images }))
    .sort((a, b) => b.images - a.images || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1])
    .slice(0, mostPairs)
    .map(({ pair }) => pair)
  const weeks = [...gathering.weeks].sort().slice(-mostWeeks)
  const listed = new Map(weeks.map((week, place) => [week, place]))
  return { pairs, weeks, weekPlaces: gathering.weeks.map(week => listed.get(week) ?? null) }
}

/** Where one reader alone answered, that is why nothing is defined. */
function explain<Measured extends object>(measured: Measured, readerCount: number): Measured {
  if (readerCount >= 2) return measured
  const isUndefined = (value: unknown): value is Coefficient =>
    typeof value === 'object' && value !== null && 'why' in value && value.why === 'NOTHING_READ_TWICE'
  const told = Object.entries(measured).map(([name, value]) => [
    name,
    isUndefined(value) ? noCoefficient('ONE_READER') : value,
  ])
  return { ...measured, ...Object.fromEntries(told) }
}

/** Cohen's kappa of all is that of the only two readers there are. */
const cohenOf = (pairs: readonly PairMeasures[], pairCount: number): Coefficient =>
  pairCount > 1 ? noCoefficient('SEVERAL_PAIRS') : (pairs[0]?.cohen ?? noCoefficient('NOTHING_READ_TWICE'))

export function figuresOf(
  gathering: Gathering,
  { pairs, weeks }: Pick<ReturnType<typeof choose>, 'pairs' | 'weeks'>,
  measures: Measures,
  { classIds, isOneAgainstRest, seed }: Pick<AgreementFigures, 'classIds' | 'isOneAgainstRest' | 'seed'>,
): AgreementFigures {
  const readerCount = gathering.readers.length
  const pairCount = gathering.pairs.size
  return {
    ...{ version: 1, seed, resampleCount, classIds, ...(isOneAgainstRest ? { isOneAgainstRest } : {}) },
    counted: gathering.counted,
    cannotTell: [...gathering.cannotTell].map(([cannotTell, answerCount]) => ({ cannotTell, answerCount })),
    readers: gathering.readers,
    overall: explain({ ...measures.overall, cohen: cohenOf(measures.pairs, pairCount) }, readerCount),
    classes: measures.classes.slice(0, classIds.length).map((measured, c) => ({
      ...{ labelClassId: classIds[c] ?? '', answerCount: measures.answers[c] ?? 0 },
      ...explain(measured, readerCount),
    })),
    weeks: measures.weeks.map((measured, place) => ({ week: weeks[place] ?? '', ...measured })),
    weekCount: gathering.weeks.length,
    pairs: measures.pairs.map((measured, place) => {
      const [first, second] = pairs[place] ?? [-1, -1]
      return { first, second, ...measured }
    }),
    pairCount,
    confusion: gathering.confusion,
  }
}

/** The figures that a report keeps; compareReaders wrote them, and the database refuses to change them. Null: none came of it yet. */
export const figuresIn = (report: { figures: unknown }): AgreementFigures | null =>
  report.figures as AgreementFigures | null
