import type { Tally } from '#core/agreement/coefficients.ts'

/** What was said of one image, and in which week first. */
export interface AnsweredImage {
  /** Place of its week; null: it stands in none that is listed. */
  week: number | null
  /** Whose and what: places of readers, each once, and of classes; as many as there are classes: cannot tell. */
  answers: readonly (readonly [reader: number, said: number])[]
}

/** Where sums stand in one row of numbers. */
export interface Slots {
  classCount: number
  /** [pairs] Places of their two readers, the lower first. */
  pairs: readonly (readonly [number, number])[]
  weekCount: number
  size: number
}

const tallySize = (classCount: number) => 3 + 2 * classCount

/** Beside the sums over all images those of each class against all others, of each week, and each pair's confusion. */
export function layOut({ classCount, pairs, weekCount }: Omit<Slots, 'size'>): Slots {
  const size = tallySize(classCount) * (1 + weekCount) + 2 * classCount + pairs.length * (classCount + 1) ** 2
  return { classCount, pairs, weekCount, size }
}

const classAt = ({ classCount }: Slots) => tallySize(classCount)
const weekAt = (slots: Slots, week: number) =>
  classAt(slots) + 2 * slots.classCount + week * tallySize(slots.classCount)
const pairAt = (slots: Slots, pair: number) => weekAt(slots, slots.weekCount) + pair * (slots.classCount + 1) ** 2

/** Of each slot what a group adds to it; where it adds nothing, nothing. */
export type Sums = Map<number, number>

const add = (sums: Sums, slot: number, value: number) => sums.set(slot, (sums.get(slot) ?? 0) + value)

/** [classes] How many said each. */
function countClasses({ answers }: AnsweredImage, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0)
  for (const [, said] of answers) if (said < classCount) counts[said] = (counts[said] ?? 0) + 1
  return counts
}

/** What of a project an image or a group counts for. */
export type Part = 'all' | `week ${number}` | `pair ${number}`

/**
 * Adds an image to the sums of its group; of one with fewer than two classes said only what its pairs said.
 * @param parts gets those that it counts for
 */
export function addImage(
  { sums, parts }: { sums: Sums; parts: Set<Part> },
  image: AnsweredImage,
  slots: Slots,
  pairPlaces: ReadonlyMap<string, number>,
): void {
  const { classCount } = slots
  const counts = countClasses(image, classCount)
  const said = counts.reduce((a, b) => a + b, 0)
  if (said >= 2) {
    const pairs = said * (said - 1)
    const same = counts.reduce((a, n) => a + n * (n - 1), 0)
    const starts = image.week === null ? [0] : [0, weekAt(slots, image.week)]
    parts.add('all')
    if (image.week !== null) parts.add(`week ${image.week}`)
    for (const start of starts) {
      add(sums, start, 1)
      if (same < pairs) {
        add(sums, start + 1, 1 - same / pairs)
        add(sums, start + 2, said * (1 - same / pairs))
      }
    }
    for (const [c, n] of counts.entries()) {
      if (n === 0) continue
      for (const start of starts) {
        add(sums, start + 3 + c, n / said)
        add(sums, start + 3 + classCount + c, n)
      }
      const differing = (2 * n * (said - n)) / pairs
      if (differing === 0) continue
      add(sums, classAt(slots) + c, differing)
      add(sums, classAt(slots) + classCount + c, said * differing)
    }
  }
  for (const [a, first] of image.answers)
    for (const [b, second] of image.answers) {
      const pair = a < b ? pairPlaces.get(`${a} ${b}`) : undefined
      if (pair === undefined) continue
      add(sums, pairAt(slots, pair) + first * (classCount + 1) + second, 1)
      if (first < classCount && second < classCount) parts.add(`pair ${pair}`)
    }
}

export const pairPlacesOf = ({ pairs }: Pick<Slots, 'pairs'>): Map<string, number> =>
  new Map(pairs.map(([a, b], place) => [`${a} ${b}`, place]))

const slice = (sums: ArrayLike<number>, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => sums[from + i] ?? 0)

function tallyAt(sums: ArrayLike<number>, from: number, { classCount }: Slots): Tally {
  return {
    images: sums[from] ?? 0,
    differing: sums[from + 1] ?? 0,
    weighted: sums[from + 2] ?? 0,
    shares: slice(sums, from + 3, classCount),
    answers: slice(sums, from + 3 + classCount, classCount),
  }
}

export const overallTally = (sums: ArrayLike<number>, slots: Slots): Tally => tallyAt(sums, 0, slots)

export const weekTally = (sums: ArrayLike<number>, slots: Slots, week: number): Tally =>
  tallyAt(sums, weekAt(slots, week), slots)

export const classSums = (sums: ArrayLike<number>, slots: Slots, place: number) => ({
  differing: sums[classAt(slots) + place] ?? 0,
  weighted: sums[classAt(slots) + slots.classCount + place] ?? 0,
})

/** [classes + 1, classes + 1] images; rows: what the first of a pair said, columns: the second; last: cannot tell. */
export function pairCounts(sums: ArrayLike<number>, slots: Slots, pair: number): number[][] {
  const width = slots.classCount + 1
  return Array.from({ length: width }, (_, row) => slice(sums, pairAt(slots, pair) + row * width, width))
}

/** The same without what either could not tell. */
export const toldCounts = (counts: readonly (readonly number[])[]): number[][] =>
  counts.slice(0, -1).map(row => row.slice(0, -1))
