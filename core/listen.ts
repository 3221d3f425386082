import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { channel } from '#core/announce.ts'
import { breakableSocket } from '#core/database.ts'
import type { Log } from '#core/log.ts'

export interface Listener {
  /**
   * Yields once at the start, then whenever there may be something new; hints that pile up are merged into one.
   * @param left aborted when nobody waits any more: ends it at once, even while it waits
   */
  hints(topic: string, left?: AbortSignal): AsyncGenerator<void, void>
  /** Calls `wake` at every hint of a topic from now on. @returns how to leave */
  follow(topic: string, wake: () => void): () => void
  /** Connections in their life so far; grows by one when a lost one is made anew. */
  connectionCount(): number
  close(): Promise<void>
}

interface Pulse {
  /** Between two looks at whether the connection still gets through. */
  everyMs: number
  /** For the answer. */
  patienceMs: number
}

/**
 * One LISTEN connection a process. When it drops, or no longer answers, it is made anew, and every topic looks again: a
 * path that goes dead without a word (a firewall, a failover) would look like nothing new.
 */
export async function openListener(
  url: string,
  log: Log,
  pulse: Pulse = { everyMs: 20_000, patienceMs: 5_000 },
): Promise<Listener> {
  const topics = new EventEmitter().setMaxListeners(0)
  const closing = new AbortController()
  const ready = Promise.withResolvers<void>()
  let connections = 0
  let newest: Socket | undefined

  const everyone = () => {
    for (const topic of topics.eventNames()) topics.emit(topic)
  }
  const connectOnce = async () => {
    // Broken off when silent for a pulse and its answer: ends a wait for the connection too, and an end that is not heard.
    const socket = breakableSocket(pulse.everyMs + pulse.patienceMs)()
    const mine = new pg.Client({
      connectionString: url,
      application_name: 'lamina-listen',
      keepAlive: true,
      stream: () => socket,
    })
    newest = socket
    const gone = new Promise<void>(resolve => {
      mine.once('end', resolve)
      mine.on('error', () => resolve())
    })
    mine.on('notification', n => {
      if (n.payload) topics.emit(n.payload)
    })
    const isOver = new AbortController()
    const beat = async () => {
      for (;;) {
        await delay(pulse.everyMs, undefined, { signal: isOver.signal })
        const tooLong = setTimeout(() => socket.destroy(new Error('no answer in time')), pulse.patienceMs)
        await mine.query('select 1').finally(() => clearTimeout(tooLong))
      }
    }
    try {
      await mine.connect()
      await mine.query(`listen ${channel}`)
      connections += 1
      ready.resolve()
      everyone()
      // Ends with an error that also ends the connection, or because it has ended.
      beat().catch((error: Error) => log.debug({ error: error.message }, 'listener: no pulse any more'))
      await gone
    } finally {
      isOver.abort()
      await mine
        .end()
        .catch((error: Error) => log.debug({ error: error.message }, 'listener: closing a lost connection'))
    }
  }
  const loop = async () => {
    for (let waitMs = 100; !closing.signal.aborted; waitMs = Math.min(waitMs * 2, 5000)) {
      const before = connections
      await connectOnce().catch((error: Error) => log.warn({ error: error.message }, 'listener: cannot connect'))
      if (connections > before) waitMs = 100
      await delay(waitMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }
  const ended = loop()
  await ready.promise

  return {
    async *hints(topic, left) {
      const over = left ? AbortSignal.any([closing.signal, left]) : closing.signal
      let next = Promise.withResolvers<void>()
      const wake = () => next.resolve()
      topics.on(topic, wake)
      over.addEventListener('abort', wake, { once: true })
      try {
        while (!over.aborted) {
          yield
          await next.promise
          next = Promise.withResolvers<void>()
        }
      } finally {
        topics.off(topic, wake)
        over.removeEventListener('abort', wake)
      }
    },
    follow(topic, wake) {
      topics.on(topic, wake)
      return () => topics.off(topic, wake)
    },
    connectionCount: () => connections,
    async close() {
      closing.abort()
      // No goodbye is said: it would wait for an answer, or for a connection that is not made yet.
      newest?.destroy()
      await ended
    },
  }
}
