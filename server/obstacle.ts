import { isContended, isDatabaseAway, isDiskFull } from '#core/obstacle.ts'

/** What stood in the way of a request from outside of it, and may go away: the same may succeed later. */
export const obstacles = {
  UNAVAILABLE: 'the database does not answer: it is being started, try again in a moment',
  TRY_AGAIN: 'others changed the same at the same moment: nothing was changed, try again',
  DISK_FULL: "the server's disk is full: nothing was changed, try again when there is room",
} as const

export const obstacleStatuses = { UNAVAILABLE: 503, TRY_AGAIN: 503, DISK_FULL: 507 } as const

/** @returns null: none of these, or nothing that is known */
export function obstacleCodeOf(error: unknown): keyof typeof obstacles | null {
  if (isDiskFull(error)) return 'DISK_FULL'
  if (isContended(error)) return 'TRY_AGAIN'
  return isDatabaseAway(error) ? 'UNAVAILABLE' : null
}
