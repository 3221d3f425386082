import type { graphql } from '../../lib/graphql.ts'

export type ImageState = ReturnType<typeof graphql.scalar<'ImageState'>>
type ReadingState = ReturnType<typeof graphql.scalar<'ReadingState'>>
export type CannotTell = ReturnType<typeof graphql.scalar<'CannotTell'>>

/** How far the reading of an image is. */
export const stateWords: Record<ImageState, string> = {
  UNREAD: 'Unread',
  IN_READING: 'In reading',
  IN_REVIEW: 'In review',
  RETURNED: 'Sent back',
  DISAGREED: 'Readers disagree',
  CANNOT_TELL: 'Cannot tell',
  DONE: 'Done',
}

/** How one reader's answer stands. */
export const answerWords: Record<ReadingState, string> = {
  OPEN: 'open',
  SUBMITTED: 'submitted',
  RETURNED: 'sent back',
  ACCEPTED: 'accepted',
  CHANGED: 'changed in review',
  WITHDRAWN: 'taken back',
}

export const whyNot: Record<CannotTell, string> = {
  NOT_DIAGNOSTIC: 'Not diagnostic',
  WRONG_VIEW: 'Wrong view',
  FOREIGN_BODY: 'Foreign body',
  OTHER: 'Something else',
}

export const cannotTellReasons = Object.keys(whyNot) as CannotTell[]
