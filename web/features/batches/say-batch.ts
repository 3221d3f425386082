import { formatCount, formatCounted } from '../../lib/format.ts'

type Kind = 'LABEL' | 'TAKE_OUT' | 'PUT_BACK'

type Why = 'TAKEN_OUT' | 'OTHERS_ANSWERED' | 'CHANGED_MEANWHILE' | 'NOT_YOURS'

interface Refused {
  why: Why
  imageCount: number
}

const reasons: Record<Why, string> = {
  TAKEN_OUT: 'taken out',
  OTHERS_ANSWERED: 'answered by others: a reviewer or an administrator may answer over that',
  CHANGED_MEANWHILE: 'answered by others meanwhile',
  NOT_YOURS: "brought by somebody else's import",
}

const isAre = (count: number) => (count === 1 ? 'is' : 'are')

const standing: Record<Kind, (count: number) => string> = {
  LABEL: count => `${formatCounted(count, 'image')} ${count === 1 ? 'has' : 'have'} this answer of yours already.`,
  TAKE_OUT: count => `${formatCounted(count, 'image')} ${isAre(count)} out already.`,
  PUT_BACK: count => `${formatCounted(count, 'image')} ${isAre(count)} not out.`,
}

/** What stays as it is, a sentence each. */
export const sayLeft = (kind: Kind, standingCount: number, refused: readonly Refused[]): string[] => [
  ...(standingCount > 0 ? [standing[kind](standingCount)] : []),
  ...refused.map(
    ({ why, imageCount }) =>
      `${formatCounted(imageCount, 'image')} ${imageCount === 1 ? 'stays' : 'stay'} as ${imageCount === 1 ? 'it is' : 'they are'}: ${reasons[why]}.`,
  ),
]

interface Preview {
  imageCount: number | null
  lookedAtCount: number
}

/** Where not all that is meant was looked at. */
export const sayLookedAt = ({ imageCount, lookedAtCount }: Preview): string | null =>
  imageCount === lookedAtCount
    ? null
    : `Counted in the first ${formatCount(lookedAtCount)} of ${imageCount === null ? 'more' : formatCount(imageCount)}.`

interface Done {
  kind: Kind
  labelClass: { name: string } | null
  doneCount: number
}

/** What a batch did, in a few words. */
export function sayDone({ kind, labelClass, doneCount }: Done): string {
  const images = formatCounted(doneCount, 'image')
  if (kind === 'LABEL') return `${images} labelled ${labelClass?.name ?? 'Cannot tell'}`
  return kind === 'TAKE_OUT' ? `${images} taken out` : `${images} put back`
}

/** What undoing one did. */
export function sayUndone({ restoredCount, leftCount }: { restoredCount: number; leftCount: number }): string {
  const left = leftCount === 0 ? '' : `; ${formatCounted(leftCount, 'image')} left, as something was said of them since`
  return `${formatCounted(restoredCount, 'image')} as before${left}`
}
