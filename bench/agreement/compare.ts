import { z } from 'zod'
import type { AgreementFigures } from '#core/agreement/figures.ts'

const value = z.number().nullable()
const bounds = z.object({ value, lower: value, upper: value })

export const measuredSchema = z.object({ ms: z.number(), peakMb: z.number(), alpha: bounds })
export type Measured = z.infer<typeof measuredSchema>
export const wholeSchema = z.object({ fleiss: value })

/** What the peers say of the same answers. */
export const lookSchema = z.object({
  alpha: value,
  fleiss: value,
  classAlphas: z.array(value),
  cohen: z.array(z.object({ first: z.int(), second: z.int(), kappa: value })),
})
export type Look = z.infer<typeof lookSchema>

type Kept = Pick<AgreementFigures, 'overall' | 'classes' | 'pairs' | 'readers'>

/** The pair of a report whose readers stand at these places of ours. */
const kappaOf = ({ pairs, readers }: Kept, readerIds: readonly string[], first: number, second: number) => {
  const whose = (place: number) => readerIds.indexOf(readers[place]?.readerId ?? '')
  const wanted = [first, second].join()
  return pairs.find(pair => [whose(pair.first), whose(pair.second)].sort((a, b) => a - b).join() === wanted)?.cohen
    .value
}

/**
 * How far each figure of a report is from what others compute of the same answers; both undefined is no difference, one of
 * them is infinitely far.
 * @param fleiss of images to which all gave a class: others know no missing answers
 */
export function differencesOf(
  kept: Kept,
  fleiss: number | null,
  readerIds: readonly string[],
  look: Look,
): Map<string, number> {
  const far = (ours: number | null | undefined, theirs: number | null | undefined) =>
    (ours ?? null) === (theirs ?? null) ? 0 : Math.abs((ours ?? Number.NaN) - (theirs ?? Number.NaN))
  const told = (difference: number) => (Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
  return new Map(
    [
      ['alpha', far(kept.overall.alpha.value, look.alpha)] as const,
      ['Fleiss', far(fleiss, look.fleiss)] as const,
      ...look.classAlphas.map(
        (theirs, c) => [`alpha of class ${c + 1}`, far(kept.classes[c]?.alpha.value, theirs)] as const,
      ),
      ...look.cohen.map(
        ({ first, second, kappa }) =>
          [`Cohen of ${first + 1} and ${second + 1}`, far(kappaOf(kept, readerIds, first, second), kappa)] as const,
      ),
    ].map(([name, difference]) => [name, told(difference)]),
  )
}
