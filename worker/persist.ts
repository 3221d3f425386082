import { setTimeout as delay } from 'node:timers/promises'
import { isWorthRetrying } from '#core/obstacle.ts'

const [firstWaitMs, longestWaitMs] = [250, 10_000]

/**
 * Does again what an obstacle outside of it kept from being done, with longer and longer pauses: until it is done, refused,
 * the signal says that there is no more time, or `patienceMs` are over. What it does must be safe to be done twice.
 * @throws what kept it last
 */
export async function persist<T>(act: () => Promise<T>, signal: AbortSignal, patienceMs = Infinity): Promise<T> {
  const begun = performance.now()
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await act()
    } catch (error) {
      if (signal.aborted || !isWorthRetrying(error) || performance.now() - begun + waitMs > patienceMs) throw error
    }
    await delay(waitMs, undefined, { signal }).catch(() => undefined)
  }
}
