import { isDatabaseAway, isDiskFull } from '#core/job/obstacle.ts'

/** What stood in the way of a request from outside of it, and may go away: the same may succeed later. */
export const obstacles = {
  UNAVAILABLE: 'the database does not answer: it is being started, try again in a moment',
  DISK_FULL: "the server's disk is full: nothing was changed, try again when there is room",
} as const

/** @returns null: none of these, or nothing that is known */
export function obstacleCodeOf(error: unknown): keyof typeof obstacles | null {
  if (isDiskFull(error)) return 'DISK_FULL'
  return isDatabaseAway(error) ? 'UNAVAILABLE' : null
}
