import {
  cohenKappa,
  fleissKappa,
  gwetAc1,
  krippendorffAlpha,
  rawAgreement,
  type Tally,
  tallyOfClass,
  tallyOfPair,
} from '#core/agreement/coefficients.ts'
import { type Coefficient, coefficientOf, type Undefined } from '#core/agreement/interval.ts'
import { resampleGroups, totalOf } from '#core/agreement/resample.ts'
import {
  type AnsweredImage,
  addImage,
  classSums,
  layOut,
  overallTally,
  type Part,
  pairCounts,
  pairPlacesOf,
  type Slots,
  type Sums,
  toldCounts,
  weekTally,
} from '#core/agreement/slots.ts'
import { createRandom } from '#core/random.ts'

/** What was answered, put together by groups that are alike. */
export interface AnsweredGroups {
  classCount: number
  weekCount: number
  /** Places of the readers that are compared one by one, the lower first. */
  pairs: readonly (readonly [number, number])[]
  /** [kinds] The images of a group. */
  kinds: readonly (readonly AnsweredImage[])[]
  /** [kinds] Groups of which that is so. */
  counts: readonly number[]
}

type OfTally = (tally: Tally) => number | null

const ofTally = { raw: rawAgreement, fleiss: fleissKappa, alpha: krippendorffAlpha, ac1: gwetAc1 }
const ofPair = { raw: rawAgreement, ac1: gwetAc1 }

/** Coefficients of all who answered, however many an image. */
export interface GroupMeasures extends Record<keyof typeof ofTally, Coefficient> {
  imageCount: number
  groupCount: number
}

export interface PairMeasures extends Record<keyof typeof ofPair | 'cohen', Coefficient> {
  /** Images to which both gave a class. */
  imageCount: number
  groupCount: number
  /** [classes + 1, classes + 1] images; rows: what the first said, columns: the second; last: cannot tell. */
  confusion: number[][]
}

export interface Measures {
  overall: GroupMeasures
  /** [classes] Each against all others. */
  classes: GroupMeasures[]
  /** [classes] Answers of each, on images that count. */
  answers: number[]
  weeks: GroupMeasures[]
  pairs: PairMeasures[]
}

/** One family of figures that come of the same images. */
interface Figures<Name extends string> {
  part: Part
  names: readonly Name[]
  tallyOf(sums: ArrayLike<number>): Tally
  /** [names] Of one drawing. */
  evaluate(sums: ArrayLike<number>): (number | null)[]
  /** [names, drawings] */
  drawings: Float64Array[]
}

const openFigures = <Name extends string>(
  family: Omit<Figures<Name>, 'drawings'>,
  resamples: number,
): Figures<Name> => ({ ...family, drawings: family.names.map(() => new Float64Array(resamples)) })

function figuresOf(part: Part, resamples: number, tallyOf: (sums: ArrayLike<number>) => Tally) {
  const names = Object.keys(ofTally) as (keyof typeof ofTally)[]
  const formulas: OfTally[] = names.map(name => ofTally[name])
  const evaluate = (sums: ArrayLike<number>) => {
    const tally = tallyOf(sums)
    return formulas.map(formula => formula(tally))
  }
  return openFigures({ part, names, tallyOf, evaluate }, resamples)
}

function figuresOfPair(slots: Slots, pair: number, resamples: number) {
  const names = ['raw', 'ac1', 'cohen'] as const
  const countsOf = (sums: ArrayLike<number>) => toldCounts(pairCounts(sums, slots, pair))
  const tallyOf = (sums: ArrayLike<number>) => tallyOfPair(countsOf(sums))
  const evaluate = (sums: ArrayLike<number>) => {
    const counts = countsOf(sums)
    const tally = tallyOfPair(counts)
    return [ofPair.raw(tally), ofPair.ac1(tally), cohenKappa(counts)]
  }
  return openFigures({ part: `pair ${pair}`, names, tallyOf, evaluate }, resamples)
}

function draw({ drawings, evaluate }: Figures<string>, sums: ArrayLike<number>, at: number): void {
  const values = evaluate(sums)
  for (let name = 0; name < drawings.length; name += 1) {
    const row = drawings[name]
    if (row) row[at] = values[name] ?? Number.NaN
  }
}

function close<Name extends string>(
  { part, names, drawings, evaluate, tallyOf }: Figures<Name>,
  sums: ArrayLike<number>,
  groups: ReadonlyMap<Part, number>,
) {
  const { images, differing } = tallyOf(sums)
  const groupCount = groups.get(part) ?? 0
  const why: Undefined = images === 0 ? 'NOTHING_READ_TWICE' : 'ONE_CLASS'
  const values = evaluate(sums)
  const coefficients = names.map((name, place) => {
    const value = values[place] ?? null
    const isRaw = name === 'raw'
    const isUnanimous = differing === 0 || (isRaw && value === 0)
    const drawn = drawings[place] ?? new Float64Array()
    return [name, coefficientOf({ value, why, groups: groupCount, isUnanimous, isRaw, drawings: drawn })]
  })
  const named = Object.fromEntries(coefficients) as Record<Name, Coefficient>
  return { ...named, imageCount: Math.round(images), groupCount }
}

/** Kinds as sums, and of how many groups each part is. */
function sumKinds(answered: AnsweredGroups, slots: Slots) {
  const places = pairPlacesOf(slots)
  const groups = new Map<Part, number>()
  const sums = answered.kinds.map((images, kind) => {
    const group = { sums: new Map() as Sums, parts: new Set<Part>() }
    for (const image of images) addImage(group, image, slots, places)
    for (const part of group.parts) groups.set(part, (groups.get(part) ?? 0) + (answered.counts[kind] ?? 0))
    return group.sums
  })
  return { sums, groups }
}

/**
 * How far readers agree, overall, by class, by week and by pair, each figure with a 95% interval from drawing groups with
 * replacement. Of images that two or more gave a class; who could not tell is left out, but of the confusions.
 * @param seed of the drawings: the same answers give the same intervals
 * @yields how many drawings are done
 */
export function* measureAgreement(
  answered: AnsweredGroups,
  { seed, resamples }: { seed: string | number; resamples: number },
): Generator<number, Measures> {
  const slots = layOut(answered)
  const { sums, groups } = sumKinds(answered, slots)
  const kinds = { sums, counts: answered.counts, size: slots.size }
  const overall = figuresOf('all', resamples, of => overallTally(of, slots))
  const classes = Array.from({ length: slots.classCount }, (_, c) =>
    figuresOf('all', resamples, of => tallyOfClass(overallTally(of, slots), c, classSums(of, slots, c))),
  )
  const weeks = Array.from({ length: slots.weekCount }, (_, week) =>
    figuresOf(`week ${week}`, resamples, of => weekTally(of, slots, week)),
  )
  const pairs = slots.pairs.map((_, pair) => figuresOfPair(slots, pair, resamples))
  const all: Figures<string>[] = [overall, ...classes, ...weeks, ...pairs]
  let done = 0
  if (sums.length > 0)
    for (const drawn of resampleGroups(kinds, createRandom(seed), resamples)) {
      for (const figures of all) draw(figures, drawn, done)
      done += 1
      yield done
    }
  const total = totalOf(kinds)
  return {
    overall: close(overall, total, groups),
    classes: classes.map(figures => close(figures, total, groups)),
    answers: overallTally(total, slots).answers.map(Math.round),
    weeks: weeks.map(figures => close(figures, total, groups)),
    pairs: pairs.map((figures, pair) => ({
      ...close(figures, total, groups),
      confusion: pairCounts(total, slots, pair),
    })),
  }
}
