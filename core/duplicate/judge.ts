import { type Alignment, align } from './align.ts'
import type { Seen } from './seen.ts'
import { bestTurn, type Turn, type Waves } from './turn.ts'

/** Spectra of copies are alike by 0.63 and more; of the films of different people that are nearest to each other one of eight is. */
const leastLikeness = 0.6

/**
 * Laid upon each other, the fine structures of copies correlate by 0.95 in the middle of all, and by this and more in some 96 of 100; those
 * of chest films of two people by 0.33 at most, of phantoms by 0.76 in hundreds: see `npm run bench -- duplicates`.
 */
export const leastScore = 0.8

/** Scores are kept in so many steps. */
export const scoreSteps = 10_000

/** Under which turn two spectra are alike. @returns null: under none */
export function findTurn(first: Waves, second: Waves): Turn | null {
  const turn = bestTurn(first, second)
  return turn.likeness < leastLikeness ? null : turn
}

/** Whether the discs of two pictures show the same, by their pixels. @returns null: they do not */
export function judge(first: Seen, second: Seen, turn: Turn): Alignment | null {
  const found = align(first, second, turn)
  return found && Math.abs(found.score) >= leastScore ? found : null
}
