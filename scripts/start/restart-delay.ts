const delaysMs = [0, 1_000, 2_000, 5_000, 15_000, 30_000]
/** One that was up may well be so again, and whoever waits for a worker's jobs waits 15 s at most. */
const longestMs = { wasUp: 5_000, wasNot: 30_000 }

/** A part that was up for this long has worked: its end counts as the first. */
export const workedMs = 10_000

/** @param quickEnds in a row before this one, of a part that had not worked yet @param wasUp in the life that ended now */
export const restartDelayMs = (quickEnds: number, wasUp: boolean): number =>
  Math.min(delaysMs[Math.min(quickEnds, delaysMs.length - 1)] ?? 0, wasUp ? longestMs.wasUp : longestMs.wasNot)
