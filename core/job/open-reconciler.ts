import type { Context } from '#core/context.ts'
import { reconcileJobs } from '#core/job/reconcile.ts'
import type { Log } from '#core/log.ts'
import { queueIsGone } from '#core/queue/rows.ts'

const everyMs = 30_000

/** Holds jobs against the queue, at once and then twice a minute, until closed. */
export function openReconciler(product: () => Context, log: Log): { close(): Promise<void> } {
  const look = async () => {
    const done = await reconcileJobs(product())
    if (Object.values(done).some(ids => ids.length > 0)) log.warn(done, 'jobs and queue were not at one')
  }
  let running = Promise.resolve()
  let isLooking = false
  const start = () => {
    if (isLooking) return
    isLooking = true
    running = look()
      .catch((error: Error) => {
        const level = error.message.startsWith(queueIsGone) ? 'error' : 'warn'
        log[level]({ error: error.message }, 'jobs not held against the queue; soon again')
      })
      .finally(() => {
        isLooking = false
      })
  }
  start()
  const timer = setInterval(start, everyMs)
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
