import { Conflict } from '#core/errors.ts'
import type { ReadingState } from '#core/generated/prisma/client.ts'

/** What is done to a reading: its reader answers, a reviewer judges, an import that brought it is undone. */
export type ReadingAct = 'ANSWER' | 'ACCEPT' | 'CHANGE' | 'RETURN' | 'WITHDRAW'

/** What a reading becomes by each act. What is not in it is not allowed. */
export const transitions: Record<ReadingState, Partial<Record<ReadingAct, ReadingState>>> = {
  OPEN: { ANSWER: 'SUBMITTED' },
  SUBMITTED: { ANSWER: 'SUBMITTED', ACCEPT: 'ACCEPTED', CHANGE: 'CHANGED', RETURN: 'RETURNED', WITHDRAW: 'WITHDRAWN' },
  RETURNED: { ANSWER: 'SUBMITTED', ACCEPT: 'ACCEPTED', WITHDRAW: 'WITHDRAWN' },
  ACCEPTED: { ANSWER: 'SUBMITTED', CHANGE: 'CHANGED', RETURN: 'RETURNED', WITHDRAW: 'WITHDRAWN' },
  CHANGED: { ANSWER: 'SUBMITTED', ACCEPT: 'ACCEPTED', CHANGE: 'CHANGED', RETURN: 'RETURNED', WITHDRAW: 'WITHDRAWN' },
  WITHDRAWN: { ANSWER: 'SUBMITTED' },
}

/** @throws Conflict that says what may be done instead */
export function moveReading(state: ReadingState, act: ReadingAct): ReadingState {
  const next = transitions[state][act]
  if (next) return next
  const allowed = Object.keys(transitions[state]).join(', ')
  throw new Conflict(`a reading that is ${state} takes no ${act}; allowed: ${allowed}`, state)
}
