/** Sums over images, each of which two or more readers gave a class; all that the coefficients of agreement need of them. */
export interface Tally {
  /** Images, 0 or more. */
  images: number
  /** Of each image the share, 0 to 1, of its pairs of answers that differ, added up. */
  differing: number
  /** The same, each image times the number of its answers. */
  weighted: number
  /** [classes] Of each image the share, 0 to 1, of its answers that are of a class, added up. */
  shares: readonly number[]
  /** [classes] Answers. */
  answers: readonly number[]
}

/** Below this a difference is what rounding leaves of 0. */
const nothing = 1e-12

/** A loop, as are those below: they run a thousand times for each figure. */
function sum(values: readonly number[], of: (value: number) => number = value => value): number {
  let total = 0
  for (const value of values) total += of(value)
  return total
}

/** (observed - expected) / (1 - expected); null where chance alone would always agree. */
const beyondChance = (observed: number, expected: number): number | null =>
  1 - expected < nothing ? null : (observed - expected) / (1 - expected)

const columnsOf = (counts: readonly (readonly number[])[]): number[] =>
  counts.map((_, c) => counts.reduce((found, row) => found + (row[c] ?? 0), 0))

const sameOf = (counts: readonly (readonly number[])[]): number =>
  counts.reduce((found, row, c) => found + (row[c] ?? 0), 0)

/** Whether all answers are of one class: whoever agrees on what never varies has shown nothing. */
const isOfOneClass = ({ answers }: Tally): boolean => sum(answers, n => (n > nothing ? 1 : 0)) < 2

/**
 * Share of pairs of answers on the same image that are the same: the mean over images.
 * Source: Fleiss, Psychological Bulletin 76 (1971) 378-382, equation 3 (P bar), where the number of readers may differ.
 * @returns 0 to 1; null without images
 */
export const rawAgreement = ({ images, differing }: Tally): number | null =>
  images < nothing ? null : 1 - differing / images

/**
 * Fleiss' kappa. Chance: two answers drawn by the mean shares of the classes over images, each image as much as another.
 * Source: Fleiss, Psychological Bulletin 76 (1971) 378-382; where the number of answers differs between images: Gwet,
 * Handbook of Inter-Rater Reliability, 4th ed. (2014), chapter 2.
 * @returns at most 1; null without images, and where all answers are of one class
 */
export function fleissKappa(tally: Tally): number | null {
  const raw = rawAgreement(tally)
  if (raw === null) return null
  return beyondChance(
    raw,
    sum(tally.shares, share => (share / tally.images) ** 2),
  )
}

/**
 * Krippendorff's alpha for nominal data. Missing answers are no trouble; chance: two answers drawn from all, without
 * putting the first back, so that few images are not flattered.
 * Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C.
 * @returns at most 1; null without images, and where all answers are of one class
 */
export function krippendorffAlpha({ images, weighted, answers }: Tally): number | null {
  const total = sum(answers)
  const expected = total ** 2 - sum(answers, n => n ** 2)
  return images < nothing || expected < nothing ? null : 1 - ((total - 1) * weighted) / expected
}

/**
 * Gwet's AC1: chance as if each answer were drawn blindly where the image is hard; steady where nearly all are of one class.
 * Its formula gives 1 where all answers are of one class: of that nothing is said here.
 * Source: Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008) 29-48.
 * @returns at most 1; null without images, and where all answers are of one class
 */
export function gwetAc1(tally: Tally): number | null {
  const raw = rawAgreement(tally)
  if (raw === null || isOfOneClass(tally)) return null
  const hard = sum(tally.shares, share => (share / tally.images) * (1 - share / tally.images))
  return beyondChance(raw, hard / (tally.shares.length - 1))
}

/**
 * Cohen's kappa of two readers. Chance: each draws by their own shares.
 * Source: Cohen, Educational and Psychological Measurement 20 (1960) 37-46.
 * @param counts [classes, classes] images; rows: what the first said, columns: the second
 * @returns -1 to 1; null without images, and where both gave all of them one class
 */
export function cohenKappa(counts: readonly (readonly number[])[]): number | null {
  const rows = counts.map(row => sum(row))
  const total = sum(rows)
  if (total < nothing) return null
  const columns = columnsOf(counts)
  const expected = rows.reduce((found, n, c) => found + (n / total) * ((columns[c] ?? 0) / total), 0)
  return beyondChance(sameOf(counts) / total, expected)
}

/** The tally of two readers' images. @param counts as of cohenKappa */
export function tallyOfPair(counts: readonly (readonly number[])[]): Tally {
  const columns = columnsOf(counts)
  const answers = counts.map((row, c) => sum(row) + (columns[c] ?? 0))
  const images = sum(answers) / 2
  const differing = images - sameOf(counts)
  return { images, differing, weighted: 2 * differing, shares: answers.map(n => n / 2), answers }
}

/** The tally of one class against all others. @param differing, weighted as of Tally, of answers that are of it or not */
export function tallyOfClass(
  { images, shares, answers }: Tally,
  place: number,
  { differing, weighted }: Pick<Tally, 'differing' | 'weighted'>,
): Tally {
  const [share, said] = [shares[place] ?? 0, answers[place] ?? 0]
  return {
    ...{ images, differing, weighted },
    shares: [share, images - share],
    answers: [said, sum(answers) - said],
  }
}
