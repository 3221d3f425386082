import { clopperPearson } from '#core/metrics/proportion.ts'

/** Why there is no figure, or no interval of it. */
export type Undefined =
  /** Nobody, or one reader alone. */
  | 'ONE_READER'
  /** No image was given a class by two. */
  | 'NOTHING_READ_TWICE'
  /** All answers are of one class. */
  | 'ONE_CLASS'
  /** Of Cohen's kappa: it is of two readers, and there are more; see each pair. */
  | 'SEVERAL_PAIRS'
  /** No interval: all images are of one group. */
  | 'ONE_GROUP'
  /** No interval: nobody disagrees, and drawing from that again and again says nothing else. */
  | 'NO_DISAGREEMENT'
  /** No interval: it is undefined in more than one of twenty drawings. */
  | 'UNSTABLE'

/** A coefficient with its 95% interval. */
export interface Coefficient {
  /** At most 1; null: see why. */
  value: number | null
  lower: number | null
  upper: number | null
  /** Why there is no value, else why no interval; null: both are there. */
  why: Undefined | null
}

export const noCoefficient = (why: Undefined): Coefficient => ({ value: null, lower: null, upper: null, why })

/** Of the drawings, in which it must be defined. */
const definedShare = 0.95

/**
 * A quantile, linear between the two nearest.
 * Source: Hyndman, Fan, The American Statistician 50 (1996) 361-365, definition 7.
 * @param sorted ascending, at least one @param p 0 to 1
 */
function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1)
  const below = Math.floor(at)
  const [low, high] = [sorted[below] ?? 0, sorted[Math.min(below + 1, sorted.length - 1)] ?? 0]
  return low + (high - low) * (at - below)
}

export interface Drawn {
  /** Of what is there. */
  value: number | null
  /** Why, where that is null. */
  why: Undefined
  /** Groups that count for it. */
  groups: number
  /** Whether every drawing says the same, whatever is drawn: no two answers differ, or, of raw agreement, all do. */
  isUnanimous: boolean
  /** Raw agreement has an interval all the same. */
  isRaw: boolean
  /** [drawings] NaN: undefined. */
  drawings: Float64Array
}

/**
 * The percentile interval of a coefficient over drawings of groups.
 * Source: Efron, Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. Where all groups agree raw agreement has
 * the exact interval of as many groups (Clopper, Pearson, Biometrika 26 (1934) 404-413), and the others have none.
 */
export function coefficientOf({ value, why, groups, isUnanimous, isRaw, drawings }: Drawn): Coefficient {
  if (value === null) return noCoefficient(why)
  const without = (reason: Undefined) => ({ value, lower: null, upper: null, why: reason })
  if (groups < 2) return without('ONE_GROUP')
  if (isRaw && isUnanimous) {
    const { low, high } = clopperPearson(value > 0.5 ? groups : 0, groups)
    return { value, lower: low, upper: high, why: null }
  }
  if (isUnanimous) return without('NO_DISAGREEMENT')
  const defined = drawings.filter(drawing => !Number.isNaN(drawing)).sort()
  if (defined.length < drawings.length * definedShare) return without('UNSTABLE')
  return { value, lower: quantile(defined, 0.025), upper: quantile(defined, 0.975), why: null }
}
