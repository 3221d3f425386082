import { formatCount, formatCounted } from '../../lib/format.ts'

type Kind = 'LABEL' | 'TAKE_OUT' | 'PUT_BACK' | 'SET_READERS' | 'ASSIGN' | 'UNASSIGN' | 'RETURN'

type Why =
  | 'TAKEN_OUT'
  | 'OTHERS_ANSWERED'
  | 'CHANGED_MEANWHILE'
  | 'NOT_YOURS'
  | 'ALREADY_READ'
  | 'NOTHING_TO_READ'
  | 'DECIDED'
  | 'OWN_ANSWER'
  | 'NOTHING_TO_RETURN'

interface Refused {
  why: Why
  imageCount: number
}

const reasons: Record<Why, string> = {
  TAKEN_OUT: 'taken out',
  OTHERS_ANSWERED: 'answered by others: a reviewer or an administrator may answer over that',
  CHANGED_MEANWHILE: 'answered or reviewed by others meanwhile',
  NOT_YOURS: "brought by somebody else's import",
  ALREADY_READ: 'answered by that reader',
  NOTHING_TO_READ: 'read by as many as are asked for',
  DECIDED: 'decided, or with a gold answer, and the answers change nothing of that',
  OWN_ANSWER: 'your own answer, which somebody else reviews',
  NOTHING_TO_RETURN: 'without an answer of a reader that counts',
}

const isAre = (count: number) => (count === 1 ? 'is' : 'are')

const standing: Record<Kind, (count: number) => string> = {
  LABEL: count => `${formatCounted(count, 'image')} ${count === 1 ? 'has' : 'have'} this answer of yours already.`,
  TAKE_OUT: count => `${formatCounted(count, 'image')} ${isAre(count)} out already.`,
  PUT_BACK: count => `${formatCounted(count, 'image')} ${isAre(count)} not out.`,
  SET_READERS: count => `${formatCounted(count, 'image')} ${isAre(count)} to have as many already.`,
  ASSIGN: count => `${formatCounted(count, 'image')} ${isAre(count)} assigned to them already.`,
  UNASSIGN: count => `${formatCounted(count, 'image')} ${isAre(count)} not assigned to them.`,
  RETURN: count => `${formatCounted(count, 'image')} ${isAre(count)} sent back already.`,
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
  readerCount?: number | null
  assignee?: { name: string } | null
  doneCount: number
}

/** What a batch did, in a few words. */
export function sayDone({ kind, labelClass, readerCount, assignee, doneCount }: Done): string {
  const images = formatCounted(doneCount, 'image')
  if (kind === 'LABEL') return `${images} labelled ${labelClass?.name ?? 'Cannot tell'}`
  if (kind === 'SET_READERS') {
    const many = readerCount == null ? 'as many as the project says' : formatCounted(readerCount, 'reader')
    return `${images} to be read by ${many}`
  }
  if (kind === 'ASSIGN') return `${images} assigned to ${assignee?.name}`
  if (kind === 'UNASSIGN') return `${images} assigned to ${assignee?.name} no more`
  if (kind === 'RETURN') return `${images} sent back`
  return kind === 'TAKE_OUT' ? `${images} taken out` : `${images} put back`
}

/** What undoing one did. */
export function sayUndone({ restoredCount, leftCount }: { restoredCount: number; leftCount: number }): string {
  const left = leftCount === 0 ? '' : `; ${formatCounted(leftCount, 'image')} left, as something was said of them since`
  return `${formatCounted(restoredCount, 'image')} as before${left}`
}
