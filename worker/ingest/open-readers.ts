import type { ReadingProcess } from './reading-process.ts'

/** So long the newest process may work before another is started: a few files are read by the first, and its start is most of the work. */
const soloMs = 200

const closed = () => new Error('the pool that reads files is closed')

type Reader = Pick<ReadingProcess, 'isAlive' | 'isAtRest' | 'started' | 'close'>

export interface Readers<R extends Reader> {
  /** One that has nothing to decode, or the next that has: alive, or with the reason why none could be started. */
  take(): Promise<R>
  /** Takes one back. */
  give(reader: R): void
  /** Ends them, but for one that has nothing to do, which is left to whoever comes next. */
  close(): Promise<void>
}

/** Processes that read files, started one after another while somebody waits. Whoever takes gives back; at most so many take at once. */
export function openReaders<R extends Reader>(start: () => R, leave: ((reader: R) => void) | null): Readers<R> {
  const running = new Set<R>()
  const idle: R[] = []
  const waiting: PromiseWithResolvers<R>[] = []
  let isStarting = false
  let isClosed = false

  function give(reader: R): void {
    if (!reader.isAlive) {
      running.delete(reader)
      startNext()
      return
    }
    const next = waiting.shift()
    if (next) next.resolve(reader)
    else idle.push(reader)
  }

  function startNext(): void {
    if (isStarting || isClosed || waiting.length === 0) return
    isStarting = true
    const reader = start()
    running.add(reader)
    void reader.started.then(() => {
      if (reader.isAlive) {
        give(reader)
        setTimeout(settle, soloMs).unref()
        return
      }
      // None of those who wait would fare better.
      for (const next of waiting.splice(0)) next.resolve(reader)
      settle()
    })
  }

  function settle(): void {
    isStarting = false
    startNext()
  }

  return {
    give,
    async take() {
      if (isClosed) throw closed()
      for (let found = idle.pop(); found; found = idle.pop()) {
        if (found.isAlive) return found
        running.delete(found)
      }
      const next = Promise.withResolvers<R>()
      waiting.push(next)
      startNext()
      return next.promise
    },
    async close() {
      isClosed = true
      for (const next of waiting.splice(0)) next.reject(closed())
      const left = leave && idle.find(reader => reader.isAtRest)
      if (left) leave(left)
      await Promise.all([...running].map(reader => reader !== left && reader.close()))
    },
  }
}
