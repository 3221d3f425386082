import { type Alignment, align, bestTurn } from './align.ts'
import type { Plane } from './disc.ts'
import type { Print } from './fingerprint.ts'

/** Spectra of copies are alike by 0.6 and more; of films of different people hardly one of a hundred that are nearest is. */
const leastLikeness = 0.55

/**
 * Laid upon each other, the fine structures of copies correlate by 0.95 in the middle of all, and by this and more in some 96 of 100; those
 * of chest films of two people by 0.33 at most, of phantoms by 0.76 in hundreds: see `npm run bench -- duplicates`.
 */
export const leastScore = 0.78

/** Scores are kept in so many steps. */
export const scoreSteps = 10_000

/**
 * Whether the discs of two pictures show the same: first by their spectra, then by their pixels.
 * @returns null: they do not
 */
export async function judge(
  [first, second]: readonly [Print, Print],
  planes: () => Promise<readonly [Plane, Plane]>,
): Promise<Alignment | null> {
  const turn = bestTurn(first.spectrum, second.spectrum)
  if (turn.likeness < leastLikeness) return null
  const [a, b] = await planes()
  const found = align({ plane: a, disc: first.disc }, { plane: b, disc: second.disc }, turn)
  return Math.abs(found.score) >= leastScore ? found : null
}
