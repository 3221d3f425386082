import type { ImageState } from '#core/generated/prisma/client.ts'
import {
  isAnswered,
  type Said,
  type Standing,
  type StandingReading,
  type StandingReference,
} from '#core/reading/standing.ts'

/** What follows from all that was said of an image. */
export interface Settled {
  readingState: ImageState
  readCount: number
  /** Null: what stands goes on. */
  reference: StandingReference | null
}

type Resting = Pick<StandingReference, 'labelId' | 'labelIds' | 'reviewId' | 'adjudicationId' | 'goldAnswerId'>

const nothing: Resting = { labelId: null, labelIds: [], reviewId: null, adjudicationId: null, goldAnswerId: null }

const withdrawn: StandingReference = { ...nothing, origin: 'WITHDRAWN', labelClassId: null }

/** What a reading says once it was reviewed: its own answer, or its reviewer's. */
export function effective({ review, state, labelId, labelClassId, cannotTell }: StandingReading) {
  const isChanged = state === 'CHANGED' && review !== null
  return isChanged
    ? { ...review, reviewId: review.id }
    : { labelId, labelClassId, cannotTell, reviewId: review?.id ?? null }
}

export const alike = (a: Said, b: Said): boolean =>
  a.labelClassId === b.labelClassId && (a.cannotTell === null) === (b.cannotTell === null)

const waitsForReview = ({ isReviewed }: Standing, { state, origin }: StandingReading) =>
  isReviewed && state === 'SUBMITTED' && origin === 'READER'

const toldBy = ({ labelClassId }: Pick<Said, 'labelClassId'>): ImageState =>
  labelClassId === null ? 'CANNOT_TELL' : 'DONE'

/** The reference that follows one answer. */
function follow(reading: StandingReading): StandingReference {
  const { labelId, labelClassId, reviewId } = effective(reading)
  const isReviewed = reading.state === 'ACCEPTED' || reading.state === 'CHANGED'
  const origin = isReviewed ? 'REVIEWED' : reading.origin === 'IMPORT' ? 'IMPORTED' : 'SINGLE'
  return { ...nothing, origin, labelClassId, labelId, labelIds: labelId === null ? [] : [labelId], reviewId }
}

/** One reader's answer is enough: the newest. */
function settleOne(standing: Standing, newest: StandingReading): Omit<Settled, 'readCount'> {
  if (newest.state === 'RETURNED') {
    // What was sent back counts no more; what stood beside it does.
    const isResting = standing.reference?.labelId === newest.labelId && standing.labelClassId !== null
    return {
      readingState: 'RETURNED',
      reference: isResting ? withdrawn : null,
    }
  }
  if (waitsForReview(standing, newest)) return { readingState: 'IN_REVIEW', reference: null }
  const reference = follow(newest)
  return { readingState: toldBy(reference), reference }
}

/** Several readers are asked for, and these have answered. */
function settleSeveral(standing: Standing, reads: readonly StandingReading[]): Omit<Settled, 'readCount'> {
  if (reads.some(r => r.state === 'RETURNED')) return { readingState: 'RETURNED', reference: null }
  if (reads.length < standing.wanted) return { readingState: 'IN_READING', reference: null }
  if (reads.some(r => waitsForReview(standing, r))) return { readingState: 'IN_REVIEW', reference: null }
  const answers = reads.map(effective)
  const last = answers.at(-1)
  const labelIds = answers.flatMap(a => a.labelId ?? [])
  if (last === undefined || !answers.every(a => alike(a, last)))
    return { readingState: 'DISAGREED', reference: { ...nothing, origin: 'DISAGREED', labelClassId: null, labelIds } }
  const { labelClassId, labelId, reviewId } = last
  return {
    readingState: toldBy(last),
    reference: { ...nothing, origin: 'AGREED', labelClassId, labelId, labelIds, reviewId },
  }
}

/** Whether what stands rests on an answer that was taken back. */
const restsOnWithdrawn = ({ reference, readings }: Standing): boolean =>
  reference?.labelIds.some(id => readings.some(r => r.state === 'WITHDRAWN' && r.labelId === id)) ?? false

/**
 * What an image's reading comes to, under the policy that it stands under: how far it is, and which reference label
 * follows. A gold answer goes before a decision, a decision before answers; what was repeated decides nothing; an answer
 * that an import brought needs no reviewer. Where more readers are asked for than have answered, the reference that is there stands until they have.
 * @param isPolicyNew nobody said anything, fewer or more readers are asked for: of several answers, none of which stands
 * as the reference, the newest is no better than the others
 */
export function settle(standing: Standing, isPolicyNew = false): Settled {
  const settled = settleAnswers(standing, isPolicyNew)
  // What stands goes on until as many have answered as are asked for, but not without an answer that it rests on.
  const isGone = settled.reference === null && standing.labelClassId !== null && restsOnWithdrawn(standing)
  return isGone ? { ...settled, reference: withdrawn } : settled
}

function settleAnswers(standing: Standing, isPolicyNew: boolean): Settled {
  const answered = standing.readings.filter(r => isAnswered(r) && r.round === 1)
  const reads = answered.filter(r => r.isCounted)
  const newest = answered.at(-1)
  const readCount = reads.length
  const { adjudication, gold } = standing
  if (gold) {
    const { id: goldAnswerId, labelClassId, labelIds } = gold
    const reference = { ...nothing, origin: 'GOLD' as const, labelClassId, labelIds, goldAnswerId }
    return { readingState: toldBy(gold), readCount, reference }
  }
  if (adjudication) {
    const { id: adjudicationId, labelClassId, labelIds } = adjudication
    const reference = { ...nothing, origin: 'ADJUDICATED' as const, labelClassId, labelIds, adjudicationId }
    return { readingState: toldBy(adjudication), readCount, reference }
  }
  if (newest === undefined) {
    return { readingState: 'UNREAD', readCount, reference: standing.labelClassId === null ? null : withdrawn }
  }
  const isOpenChoice = isPolicyNew && readCount > 1 && standing.reference?.labelId !== newest.labelId
  if (standing.wanted === 1 && !isOpenChoice) return { readCount, ...settleOne(standing, newest) }
  if (readCount === 0) {
    // What an import brought without anybody's name counts until there are reads; who has seen the others makes none.
    const imported = answered.findLast(r => r.origin === 'IMPORT')
    return { readingState: 'UNREAD', readCount, reference: imported ? follow(imported) : null }
  }
  return { readCount, ...settleSeveral(standing, reads) }
}

/** Whether a reference that follows is the one that stands. */
export function isStanding(standing: Standing, next: StandingReference): boolean {
  const { reference, labelClassId } = standing
  if (reference === null) return next.labelClassId === null && next.labelIds.length === 0 && next.origin !== 'GOLD'
  return (
    labelClassId === next.labelClassId &&
    reference.origin === next.origin &&
    reference.labelId === next.labelId &&
    reference.reviewId === next.reviewId &&
    reference.adjudicationId === next.adjudicationId &&
    reference.goldAnswerId === next.goldAnswerId &&
    reference.labelIds.join() === next.labelIds.join()
  )
}
