import type { Listener } from '#core/listen.ts'

/**
 * Yields at every hint of a topic, with its name, and with null when nothing came for as long as `waitMs` says: to look
 * again at what may have changed without a word. Ends when it is left, or the listener is closed.
 */
export async function* looksAt(
  listener: Listener,
  topics: readonly string[],
  left: AbortSignal,
  waitMs: () => number,
): AsyncGenerator<string | null, void> {
  const over = new AbortController()
  const leave = () => over.abort()
  left.addEventListener('abort', leave, { once: true })
  if (left.aborted) leave()
  const hinted = new Set<string>()
  let wake = Promise.withResolvers<void>()
  over.signal.addEventListener('abort', () => wake.resolve(), { once: true })
  const listening = topics.map(async topic => {
    for await (const _hint of listener.hints(topic, over.signal)) {
      hinted.add(topic)
      wake.resolve()
    }
    leave()
  })
  try {
    while (!over.signal.aborted) {
      const timer = setTimeout(() => wake.resolve(), waitMs())
      await wake.promise
      clearTimeout(timer)
      wake = Promise.withResolvers<void>()
      if (over.signal.aborted) return
      const topicsNow = [...hinted]
      hinted.clear()
      if (topicsNow.length === 0) yield null
      for (const topic of topicsNow) yield topic
    }
  } finally {
    left.removeEventListener('abort', leave)
    leave()
    await Promise.all(listening)
  }
}
